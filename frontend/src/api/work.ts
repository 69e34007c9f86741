import { useQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { Agreement, Job, MyWork, Page } from "./types";

const GLANCE_MS = 30_000;
const DAY_MS = 24 * 60 * 60_000;

/** What waits for the reader in each of their projects. */
export function useMyWork() {
  return useQuery({
    queryKey: ["my-work"],
    queryFn: ({ signal }) => api.get<MyWork>("my-work/", {}, signal),
    refetchInterval: GLANCE_MS,
  });
}

/** The jobs of the last day in a state, the newest first, over all the projects that the reader manages. */
export function useJobsInState(state: Job["state"], isWanted: boolean) {
  return useQuery({
    enabled: isWanted,
    queryKey: ["jobs", null, state],
    queryFn: ({ signal }) => api.get<Page<Job>>("jobs/", { state, page_size: 50 }, signal),
    select: ({ results }) => results.filter(({ created_at }) => Date.parse(created_at) > Date.now() - DAY_MS),
    refetchInterval: GLANCE_MS,
  });
}

/** How far people agree; measured anew at most every five minutes, for a first page asks about many projects. */
export function useAgreementOfPeople(slug: string, isWanted: boolean) {
  return useQuery({
    queryKey: ["projects", slug, "quality", "agreement-at-a-glance"],
    queryFn: ({ signal }) => api.get<Agreement>(`projects/${slug}/quality/agreement/`, { voices: "people" }, signal),
    staleTime: 5 * 60_000,
    enabled: isWanted,
  });
}
