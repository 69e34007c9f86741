import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { api } from "./client";
import type { Cursor } from "./cursor";
import { projectKey } from "./projects";
import type { Job, Page } from "./types";

const LIVELY_MS = 1_000;
const QUIET_MS = 10_000;

export const jobsKey = (slug: string) => ["jobs", slug] as const;

export const isActive = (job: Pick<Job, "state">) => job.state === "queued" || job.state === "running";

/** The newest jobs of a project, looked at every second while one is at work. */
export function useJobs(slug: string, kind?: string, pageSize = 20, cursor: Cursor = null) {
  return useQuery({
    queryKey: [...jobsKey(slug), "list", kind ?? null, pageSize, cursor],
    queryFn: ({ signal }) =>
      api.get<Page<Job>>("jobs/", { project: slug, kind, cursor, page_size: pageSize }, signal),
    refetchInterval: ({ state }) => (state.data?.results.some(isActive) ? LIVELY_MS : QUIET_MS),
  });
}

export function useJob(slug: string, id: string, isWanted = true) {
  return useQuery({
    queryKey: [...jobsKey(slug), "one", id],
    queryFn: ({ signal }) => api.get<Job>(`jobs/${id}/`, {}, signal),
    refetchInterval: ({ state }) => (state.data && isActive(state.data) ? LIVELY_MS : false),
    enabled: isWanted,
  });
}

export function useJobLog(slug: string, job: Job | undefined) {
  return useQuery({
    queryKey: [...jobsKey(slug), "log", job?.id],
    queryFn: ({ signal }) => api.get<{ lines: string[] }>(`jobs/${job?.id ?? ""}/log/`, {}, signal),
    enabled: job !== undefined,
    refetchInterval: job && isActive(job) ? 2 * LIVELY_MS : false,
  });
}

export interface NewJob {
  kind: string;
  spec: object;
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

/** Keeps everything shown of a project up to date: a job that ends has changed something. Returns how many work. */
export function useJobWatch(slug: string, isLead: boolean): number {
  const client = useQueryClient();
  const jobs = useQuery({
    queryKey: [...jobsKey(slug), "watch"],
    queryFn: ({ signal }) => api.get<Page<Job>>("jobs/", { project: slug, page_size: 20 }, signal),
    refetchInterval: ({ state }) => (state.data?.results.some(isActive) ? LIVELY_MS : QUIET_MS),
    enabled: isLead,
  });
  const active = jobs.data?.results.filter(isActive).map(({ id }) => id) ?? [];
  const before = useRef<string[]>([]);
  const now = active.join(" ");
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
