import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { untilBeat } from "./beats";
import { api } from "./client";
import { LIVELY_MS, WATCHFUL_MS } from "./jobs";
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

/** The jobs of the last day that could not be done, the newest first, over all the projects that the reader manages. */
export function useFailedJobs(isWanted: boolean) {
  return useQuery({ ...jobsInState("failed", isWanted), refetchInterval: GLANCE_MS });
}

/** The same of those that run, with how far they are. */
export function useRunningJobs(isWanted: boolean) {
  return useQuery({
    ...jobsInState("running", isWanted),
    refetchInterval: ({ state }) => untilBeat(state.data?.results.length ? LIVELY_MS : WATCHFUL_MS),
  });
}

/** Asks for the projects anew when a job ends: it has changed something in one of them. */
export function useProjectsAfterJobs(isWanted: boolean) {
  const client = useQueryClient();
  const running = useRunningJobs(isWanted).data?.length ?? 0;
  const before = useRef(0);
  useEffect(() => {
    if (running < before.current) void client.invalidateQueries({ queryKey: ["projects"], exact: true });
    before.current = running;
  }, [client, running]);
}

function jobsInState(state: Job["state"], isWanted: boolean) {
  return queryOptions({
    enabled: isWanted,
    queryKey: ["jobs", null, state],
    queryFn: ({ signal }) => api.get<Page<Job>>("jobs/", { state, page_size: 50 }, signal),
    select: ({ results }) => results.filter(({ created_at }) => Date.parse(created_at) > Date.now() - DAY_MS),
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
