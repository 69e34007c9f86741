import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";

import { ApiProblem, api, type Query } from "./client";
import { projectKey } from "./projects";
import type { Embedder, ExplainedPair, FifaSpec, PreviewPairPage, SelectionPreview, TextGrader, TextGraderCoverage } from "./types";

const previewKey = (slug: string) => [...projectKey(slug), "preview"] as const;
const madeKey = (slug: string) => [...previewKey(slug), "made"] as const;

/** What a selection would choose; the last answer stays while the next is on its way. */
export function useSelectionPreview(slug: string, spec: FifaSpec | null) {
  return useQuery({
    queryKey: [...madeKey(slug), spec],
    queryFn: ({ signal }) => api.post<SelectionPreview>(`projects/${slug}/selection-previews/`, spec, signal),
    placeholderData: keepPreviousData,
    enabled: spec !== null,
  });
}

/** Ask about a preview. Where the server no longer has its pool, it is made again, and what depends on its id is asked anew. */
async function askOrMakeAgain<T>(client: QueryClient, slug: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.status === 409)
      await client.refetchQueries({ queryKey: madeKey(slug), type: "active" });
    throw problem;
  }
}

const pairsOf = (slug: string, preview: string) =>
  `projects/${slug}/selection-previews/${encodeURIComponent(preview)}/pairs/`;

/** A page of the pool's pairs, as a preview sees them. */
export function usePreviewPairs(slug: string, preview: string | undefined, query: Query) {
  const client = useQueryClient();
  return useQuery({
    queryKey: [...previewKey(slug), "pairs", preview, query],
    queryFn: ({ signal }) =>
      askOrMakeAgain(client, slug, () => api.get<PreviewPairPage>(pairsOf(slug, preview ?? ""), query, signal)),
    placeholderData: keepPreviousData,
    enabled: preview !== undefined,
  });
}

/** One pair of a preview, and why it was taken or left out. */
export function useExplainedPair(slug: string, preview: string | undefined, pair: string | null) {
  const client = useQueryClient();
  return useQuery({
    queryKey: [...previewKey(slug), "pair", preview, pair],
    queryFn: ({ signal }) =>
      askOrMakeAgain(client, slug, () =>
        api.get<ExplainedPair>(`${pairsOf(slug, preview ?? "")}${pair ?? ""}/`, {}, signal),
      ),
    placeholderData: (before) => (before?.pair.pair_id === pair ? before : undefined),
    enabled: preview !== undefined && pair !== null,
  });
}

/** What can grade the text of prompts. */
export function useTextGraders() {
  return useQuery({
    queryKey: ["text-graders"],
    queryFn: ({ signal }) => api.get<TextGrader[]>("text-graders/", {}, signal),
    staleTime: 60_000,
  });
}

/** How far each language model got with the prompts of a project. */
export function useTextGrades(slug: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "text-grades"],
    queryFn: ({ signal }) => api.get<TextGraderCoverage[]>(`projects/${slug}/text-grades/`, {}, signal),
  });
}

export function useEmbedders() {
  return useQuery({
    queryKey: ["embedders"],
    queryFn: ({ signal }) => api.get<Embedder[]>("embedders/", {}, signal),
    staleTime: 60_000,
  });
}
