import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { untilBeat } from "./beats";
import { api } from "./client";
import type { Cursor } from "./cursor";
import { isActive, jobsKey, LIVELY_MS } from "./jobs";
import { projectKey } from "./projects";
import type {
  Job,
  JudgeBesidePeople,
  JudgeCompared,
  JudgingDecision,
  JudgingRun,
  LanguageModel,
  Page,
  Respect,
} from "./types";

/** What judges are set beside: known answers, people's, or the one and else the other. */
export type Reference = "both" | "gold" | "people";

export function useLanguageModels() {
  return useQuery({
    queryKey: ["language-models"],
    queryFn: ({ signal }) => api.get<LanguageModel[]>("language-models/", {}, signal),
    staleTime: 60_000,
  });
}

export function useJudgingRuns(slug: string, cursor: Cursor) {
  return useQuery({
    queryKey: [...projectKey(slug), "judging-runs", cursor],
    queryFn: ({ signal }) =>
      api.get<Page<JudgingRun>>("judging-runs/", { project: slug, cursor, page_size: 6 }, signal),
    refetchInterval: ({ state }) => (state.data?.results.some(isAtWork) ? untilBeat(LIVELY_MS) : false),
    placeholderData: keepPreviousData,
  });
}

const isAtWork = ({ job, discarding }: JudgingRun) => isActive(job) || (discarding !== null && isActive(discarding));

export function useDecideRun(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...asked }: JudgingDecision & { id: number }) =>
      api.post<JudgingRun>(`judging-runs/${id}/decisions/`, asked),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKey(slug) }),
  });
}

export function useRetryRun(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post<Job>(`judging-runs/${id}/retries/`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: jobsKey(slug) });
      await client.invalidateQueries({ queryKey: projectKey(slug) });
    },
  });
}

export function useJudges(slug: string, reference: Reference) {
  return useQuery({
    queryKey: [...projectKey(slug), "judges", reference],
    queryFn: ({ signal }) => api.get<JudgeBesidePeople[]>(`projects/${slug}/judges/`, { reference }, signal),
    placeholderData: keepPreviousData,
  });
}

export function useJudge(slug: string, judge: number, reference: Reference, respect: Respect | null) {
  return useQuery({
    queryKey: [...projectKey(slug), "judges", judge, reference, respect],
    queryFn: ({ signal }) =>
      api.get<JudgeCompared>(
        `projects/${slug}/judges/${judge}/`,
        { reference, ...(respect && { aspect: respect.aspect, in_parts: respect.in_parts }) },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}
