import { keepPreviousData, useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { Cursor } from "./cursor";
import type { AddedPrompts, Page, Project, ProjectChange, Prompt } from "./types";

export interface NewProject {
  name: string;
  instrument: string;
  instrument_config: Record<string, unknown>;
  guidelines: string;
  slots_per_comparison: number;
  /** The share of questions with a known answer; they are chosen later. */
  gold_rate: number;
}

export const projectKey = (slug: string) => ["projects", slug] as const;

export function useProjects() {
  return useQuery({
    queryKey: ["projects"],
    queryFn: ({ signal }) => api.get<Page<Project>>("projects/", { page_size: 200 }, signal),
  });
}

/** A project as the server has just described it takes its old place everywhere. */
export async function renewed(client: QueryClient, project: Project) {
  client.setQueryData(projectKey(project.slug), project);
  await client.invalidateQueries({ queryKey: ["projects"], exact: true });
}

export function useProject(slug: string, isWanted = true) {
  return useQuery({
    enabled: isWanted,
    queryKey: projectKey(slug),
    queryFn: ({ signal }) => api.get<Project>(`projects/${slug}/`, {}, signal),
  });
}

export function useCreateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (project: NewProject) => api.post<Project>("projects/", project),
    onSuccess: (project) => renewed(client, project),
  });
}

export function useChangeProject(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: ProjectChange) => api.patch<Project>(`projects/${slug}/`, changes),
    onSuccess: (project) => renewed(client, project),
  });
}

export function usePrompts(slug: string, cursor: Cursor) {
  return useQuery({
    queryKey: [...projectKey(slug), "prompts", cursor],
    queryFn: ({ signal }) => api.get<Page<Prompt>>(`projects/${slug}/prompts/`, { cursor }, signal),
    placeholderData: keepPreviousData,
  });
}

export function useAddPrompts(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (texts: string[]) => api.post<AddedPrompts>(`projects/${slug}/prompts/`, { texts }),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKey(slug) }),
  });
}
