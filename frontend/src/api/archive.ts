import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { Cursor } from "./cursor";
import { projectKey, renewed } from "./projects";
import type { Job, Page, Project } from "./types";

const archiveKey = ["archive"] as const;

/** The archived projects that the reader is a member of. */
export function useArchive(cursor: Cursor) {
  return useQuery({
    queryKey: [...archiveKey, cursor],
    queryFn: ({ signal }) => api.get<Page<Project>>("projects/", { archived: true, cursor }, signal),
    placeholderData: keepPreviousData,
  });
}

/** Into the archive, or out of it. */
export function useArchiving(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (isToBeArchived: boolean) =>
      isToBeArchived
        ? api.put<Project>(`projects/${slug}/archive/`)
        : api.delete<Project>(`projects/${slug}/archive/`),
    onSuccess: async (project) => {
      await renewed(client, project);
      await client.invalidateQueries({ queryKey: archiveKey });
    },
  });
}

/** Asks for an archived project to be deleted for ever. */
export function useDeletion(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.post<Job>(`projects/${slug}/deletions/`, { name }),
    onSuccess: () => {
      client.removeQueries({ queryKey: projectKey(slug) });
      return client.invalidateQueries({ queryKey: archiveKey });
    },
  });
}
