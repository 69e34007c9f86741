import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { Cursor } from "./cursor";
import { projectKey } from "./projects";
import type { DatasetRow, DatasetVersion, FifaSpec, Page, Scorer, ScorerCoverage, SelectionPreview } from "./types";

export function useScorers() {
  return useQuery({
    queryKey: ["scorers"],
    queryFn: ({ signal }) => api.get<Scorer[]>("scorers/", {}, signal),
    staleTime: 60_000,
  });
}

export function useScores(slug: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "scores"],
    queryFn: ({ signal }) => api.get<ScorerCoverage[]>(`projects/${slug}/scores/`, {}, signal),
  });
}

/** What a selection would choose; the last answer stays while the next is on its way. */
export function useSelectionPreview(slug: string, spec: FifaSpec | null) {
  return useQuery({
    queryKey: [...projectKey(slug), "preview", spec],
    queryFn: ({ signal }) => api.post<SelectionPreview>(`projects/${slug}/selection-previews/`, spec, signal),
    placeholderData: keepPreviousData,
    enabled: spec !== null,
  });
}

export function useDatasetVersions(slug: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "versions"],
    queryFn: ({ signal }) =>
      api.get<Page<DatasetVersion>>(`projects/${slug}/dataset-versions/`, { page_size: 200 }, signal),
  });
}

export function useDatasetVersion(slug: string, id: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "versions", id],
    queryFn: ({ signal }) => api.get<DatasetVersion>(`dataset-versions/${id}/`, {}, signal),
  });
}

export function useDatasetRows(slug: string, id: string, cursor: Cursor, pageSize: number) {
  return useQuery({
    queryKey: [...projectKey(slug), "versions", id, "rows", cursor, pageSize],
    queryFn: ({ signal }) =>
      api.get<Page<DatasetRow>>(`dataset-versions/${id}/rows/`, { cursor, page_size: pageSize }, signal),
    placeholderData: keepPreviousData,
  });
}
