import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api, type Query } from "./client";
import { projectKey } from "./projects";
import type { Embedder, ExplainedPair, FifaSpec, PreviewPairPage, SelectionPreview, TextGrader, TextGraderCoverage } from "./types";

const previewKey = (slug: string) => [...projectKey(slug), "preview"] as const;

/** What a selection would choose; the last answer stays while the next is on its way. */
export function useSelectionPreview(slug: string, spec: FifaSpec | null) {
  return useQuery({
    queryKey: [...previewKey(slug), spec],
    queryFn: ({ signal }) => api.post<SelectionPreview>(`projects/${slug}/selection-previews/`, spec, signal),
    placeholderData: keepPreviousData,
    enabled: spec !== null,
  });
}

const pairsOf = (slug: string, preview: string) =>
  `projects/${slug}/selection-previews/${encodeURIComponent(preview)}/pairs/`;

/** A page of the pool's pairs, as a preview sees them. */
export function usePreviewPairs(slug: string, preview: string | undefined, query: Query) {
  return useQuery({
    queryKey: [...previewKey(slug), "pairs", preview, query],
    queryFn: ({ signal }) => api.get<PreviewPairPage>(pairsOf(slug, preview ?? ""), query, signal),
    placeholderData: keepPreviousData,
    enabled: preview !== undefined,
  });
}

/** One pair of a preview, and why it was taken or left out. */
export function useExplainedPair(slug: string, preview: string | undefined, pair: string | null) {
  return useQuery({
    queryKey: [...previewKey(slug), "pair", preview, pair],
    queryFn: ({ signal }) => api.get<ExplainedPair>(`${pairsOf(slug, preview ?? "")}${pair ?? ""}/`, {}, signal),
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
