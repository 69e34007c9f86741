import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import { projectKey } from "./projects";
import type { Evaluation, Generator, Page, TrainingRun, TrainingRunSummary } from "./types";

export function useGenerators(slug: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "generators"],
    queryFn: ({ signal }) => api.get<Page<Generator>>("generators/", { project: slug, page_size: 200 }, signal),
  });
}

export function useAddGenerator(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (generator: { name: string; source: string }) => api.post<Generator>("generators/", generator),
    onSuccess: () => client.invalidateQueries({ queryKey: [...projectKey(slug), "generators"] }),
  });
}

export function useTrainingRuns(slug: string, isLively: boolean) {
  return useQuery({
    queryKey: [...projectKey(slug), "training-runs"],
    queryFn: ({ signal }) =>
      api.get<Page<TrainingRunSummary>>("training-runs/", { project: slug, page_size: 100 }, signal),
    refetchInterval: isLively ? 2_000 : false,
  });
}

export function useTrainingRun(slug: string, id: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "training-runs", id],
    queryFn: ({ signal }) => api.get<TrainingRun>(`training-runs/${id}/`, {}, signal),
    refetchInterval: ({ state }) =>
      state.data && ["queued", "running"].includes(state.data.state) ? 1_500 : false,
  });
}

export function useEvaluations(slug: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "evaluations"],
    queryFn: ({ signal }) => api.get<Page<Evaluation>>("evaluations/", { project: slug, page_size: 100 }, signal),
  });
}

export function useEvaluation(slug: string, id: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "evaluations", id],
    queryFn: ({ signal }) => api.get<Evaluation>(`evaluations/${id}/`, {}, signal),
  });
}
