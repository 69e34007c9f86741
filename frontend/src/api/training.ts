import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";

import { untilBeat } from "./beats";
import { api, API } from "./client";
import { LIVELY_MS } from "./jobs";
import { projectKey } from "./projects";
import type {
  Arena,
  Evaluation,
  EvaluationSummary,
  Generator,
  Page,
  TrainingPlan,
  TrainingRecipes,
  TrainingRun,
  TrainingRunSummary,
} from "./types";

export function useGenerators(slug: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "generators"],
    queryFn: ({ signal }) => api.get<Page<Generator>>("generators/", { project: slug, page_size: 200 }, signal),
  });
}

/** Whether a model makes what the project that was asked about has: pictures, or videos. */
export const isOfUse = ({ why_not }: Generator) => why_not === null;

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
    refetchInterval: () => (isLively ? untilBeat(LIVELY_MS) : false),
  });
}

export function useTrainingRun(slug: string, id: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "training-runs", id],
    queryFn: ({ signal }) => api.get<TrainingRun>(`training-runs/${id}/`, {}, signal),
    refetchInterval: ({ state }) =>
      state.data && ["queued", "running"].includes(state.data.state) ? untilBeat(LIVELY_MS) : false,
  });
}

export function useEvaluations(slug: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "evaluations"],
    queryFn: ({ signal }) => api.get<Page<EvaluationSummary>>("evaluations/", { project: slug, page_size: 100 }, signal),
  });
}

export function useEvaluation(slug: string, id: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "evaluations", id],
    queryFn: ({ signal }) => api.get<Evaluation>(`evaluations/${id}/`, {}, signal),
  });
}

/** The recipes with all their settings; they change with the server only. */
export function useTrainingRecipes() {
  return useQuery({
    queryKey: ["training-recipes"],
    queryFn: ({ signal }) => api.get<TrainingRecipes>("training-recipes/", {}, signal),
    staleTime: Infinity,
  });
}

/** A run that nobody has asked for yet; `settings` are what is changed of the recipe. */
export interface PlannedRun {
  dataset_version: number;
  generator: number;
  recipe: string;
  settings: object;
}

/** What that run would be and need; the last plan that could be made stays while the next is on its way. */
export function useTrainingPlan(slug: string, run: PlannedRun | null) {
  return useQuery({
    queryKey: [...projectKey(slug), "training-plan", run],
    queryFn: () => api.post<TrainingPlan>("training-plans/", { ...run, project: slug }),
    enabled: run !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
  });
}

/** Several runs with their numbers, to be laid over one another. */
export function useTrainingRunsOf(slug: string, ids: string[]) {
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: [...projectKey(slug), "training-runs", id],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<TrainingRun>(`training-runs/${id}/`, {}, signal),
    })),
  });
}

/** Where a run's configuration is, as a file. */
export const configAddress = (run: number) => `${API}training-runs/${run}/config/`;

/** Puts an evaluation's samples to people who do not know which is which. */
export function useOpenArena(slug: string, evaluation: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: { prompts: number; answers: number }) => api.post<Arena>(`evaluations/${evaluation}/arena/`, asked),
    onSuccess: () => client.invalidateQueries({ queryKey: [...projectKey(slug), "evaluations"] }),
  });
}
