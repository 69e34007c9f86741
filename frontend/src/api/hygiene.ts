import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import { projectKey } from "./projects";
import type { HygieneRun, HygieneRunDetail, HygieneStep, HygieneStepOffered, Page, PromptList } from "./types";

const MOST_LISTS = 100;
const key = (slug: string) => [...projectKey(slug), "hygiene"] as const;
const listsKey = (slug: string) => [...projectKey(slug), "prompt-lists"] as const;

/** The steps there are; some lack something here. */
export function useHygieneSteps() {
  return useQuery({
    queryKey: ["hygiene-steps"],
    queryFn: ({ signal }) => api.get<HygieneStepOffered[]>("hygiene-steps/", {}, signal),
    staleTime: 60_000,
  });
}

/** The newest runs of a step. */
export function useHygieneRuns(slug: string, step: HygieneStep) {
  return useQuery({
    queryKey: [...key(slug), "runs", step],
    queryFn: ({ signal }) => api.get<Page<HygieneRun>>(`projects/${slug}/hygiene-runs/`, { step, page_size: 50 }, signal),
  });
}

export function useHygieneRun(slug: string, id: number | undefined) {
  return useQuery({
    queryKey: [...key(slug), "run", id],
    queryFn: ({ signal }) => api.get<HygieneRunDetail>(`hygiene-runs/${String(id)}/`, {}, signal),
    enabled: id !== undefined,
  });
}

/** Applying a run, or undoing it, changes what is selected from everywhere. */
export function useHygieneApplication(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, isWanted }: { id: number; isWanted: boolean }) =>
      isWanted
        ? api.put<HygieneRunDetail>(`hygiene-runs/${id}/application/`)
        : api.delete<HygieneRunDetail>(`hygiene-runs/${id}/application/`),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKey(slug) }),
  });
}

export function usePromptLists(slug: string) {
  return useQuery({
    queryKey: listsKey(slug),
    queryFn: ({ signal }) => api.get<Page<PromptList>>(`projects/${slug}/prompt-lists/`, { page_size: MOST_LISTS }, signal),
  });
}

export function useKeepPromptList(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (list: { name: string; lines: string[] }) => api.post<PromptList>(`projects/${slug}/prompt-lists/`, list),
    onSuccess: () => client.invalidateQueries({ queryKey: listsKey(slug) }),
  });
}

export function useRemovePromptList(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.delete(`projects/${slug}/prompt-lists/${id}/`),
    onSuccess: () => client.invalidateQueries({ queryKey: listsKey(slug) }),
  });
}
