import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { untilBeat } from "./beats";
import { API, api } from "./client";
import type { Cursor } from "./cursor";
import { projectKey } from "./projects";
import type { Job, JobAttempt, JobEstimate, JobKind, Page } from "./types";

/**
 * From one question to the next about what is at work. A worker takes a third of a second at most to write down what was
 * reported, which leaves more than half of the two seconds in which progress is to be seen to the answer and the page.
 */
export const LIVELY_MS = 800;
/** A page that shows jobs asks this often while none of them works: what others start is seen within the same two. */
export const WATCHFUL_MS = 1_000;
const QUIET_MS = 10_000;

export const jobsKey = (slug: string) => ["jobs", slug] as const;

export const isActive = (job: Pick<Job, "state">) => job.state === "queued" || job.state === "running";

/** The newest jobs of a project that are like `query`, looked at every second while one is at work. */
export function useJobs(
  slug: string,
  query: Record<string, string> = {},
  pageSize = 20,
  cursor: Cursor = null,
  isWanted = true,
) {
  return useQuery({
    queryKey: [...jobsKey(slug), "list", query, pageSize, cursor],
    queryFn: ({ signal }) =>
      api.get<Page<Job>>("jobs/", { ...query, project: slug, cursor, page_size: pageSize }, signal),
    refetchInterval: ({ state }) => (state.data?.results.some(isActive) ? untilBeat(LIVELY_MS) : untilBeat(WATCHFUL_MS)),
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
}

/** What can be asked for, with the JSON schema of each specification. */
export function useJobKinds() {
  return useQuery({
    queryKey: ["job-kinds"],
    queryFn: ({ signal }) => api.get<JobKind[]>("job-kinds/", {}, signal),
    staleTime: Infinity,
  });
}

export function useJob(slug: string, id: string, isWanted = true) {
  return useQuery({
    queryKey: [...jobsKey(slug), "one", id],
    queryFn: ({ signal }) => api.get<Job>(`jobs/${id}/`, {}, signal),
    refetchInterval: ({ state }) => (state.data && isActive(state.data) ? untilBeat(LIVELY_MS) : false),
    enabled: isWanted,
  });
}

/** Who had the job, from when to when, and why each ended; asked again when the job changes hands. */
export function useJobAttempts(slug: string, job: Job) {
  return useQuery({
    queryKey: [...jobsKey(slug), "attempts", job.id, job.state, job.attempt, job.started_at],
    queryFn: ({ signal }) => api.get<JobAttempt[]>(`jobs/${job.id}/attempts/`, {}, signal),
    placeholderData: keepPreviousData,
  });
}

/** Where the whole log is to be had as a file. */
export const jobLogAddress = (id: string) => `${API}jobs/${id}/log.txt`;

export function useJobLog(slug: string, job: Job | undefined) {
  return useQuery({
    queryKey: [...jobsKey(slug), "log", job?.id],
    queryFn: ({ signal }) => api.get<{ lines: string[] }>(`jobs/${job?.id ?? ""}/log/`, {}, signal),
    enabled: job !== undefined,
    refetchInterval: () => (job && isActive(job) ? untilBeat(LIVELY_MS) : false),
  });
}

export interface NewJob {
  kind: string;
  spec: object;
}

/** What a job would take; asked anew whenever what is asked for changes, while the last answer stays. */
export function useJobEstimate(slug: string, job: NewJob | null) {
  return useQuery({
    queryKey: [...jobsKey(slug), "estimate", job],
    queryFn: ({ signal }) => api.post<JobEstimate>("job-estimates/", { ...job, project: slug }, signal),
    enabled: job !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export function useStartJob(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (job: NewJob) => api.post<Job>("jobs/", { ...job, project: slug }),
    onSuccess: () => client.invalidateQueries({ queryKey: jobsKey(slug) }),
  });
}

export function useJobCommand(slug: string, command: "cancellations" | "retries") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post<Job>(`jobs/${id}/${command}/`),
    onSuccess: () => client.invalidateQueries({ queryKey: jobsKey(slug) }),
  });
}

/** The project's jobs that wait or work, for a page that shows how far they are. */
export const useJobsAtWork = (slug: string, isLead: boolean) => useActiveJobs(slug, isLead, WATCHFUL_MS);

function useActiveJobs(slug: string, isLead: boolean, idleMs: number): Job[] {
  const jobs = useQuery({
    queryKey: [...jobsKey(slug), "watch"],
    queryFn: ({ signal }) => api.get<Page<Job>>("jobs/", { project: slug, page_size: 20 }, signal),
    refetchInterval: ({ state }) => (state.data?.results.some(isActive) ? untilBeat(LIVELY_MS) : untilBeat(idleMs)),
    enabled: isLead,
  });
  return jobs.data?.results.filter(isActive) ?? [];
}

/** Keeps everything shown of a project up to date: a job that ends has changed something. Returns how many work. */
export function useJobWatch(slug: string, isLead: boolean): number {
  const client = useQueryClient();
  const active = useActiveJobs(slug, isLead, QUIET_MS);
  const before = useRef<string[]>([]);
  const now = active.map(({ id }) => id).join(" ");
  useEffect(() => {
    const ended = before.current.some((id) => !now.includes(id));
    before.current = now === "" ? [] : now.split(" ");
    if (ended) {
      void client.invalidateQueries({ queryKey: projectKey(slug) });
      void client.invalidateQueries({ queryKey: jobsKey(slug) });
    }
  }, [client, now, slug]);
  return active.length;
}
