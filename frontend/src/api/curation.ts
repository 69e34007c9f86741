import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { Cursor } from "./cursor";
import { projectKey } from "./projects";
import type {
  ChangedRow,
  DatasetRow,
  DatasetVersion,
  ExportDestination,
  ExportProfile,
  Page,
  Verdict,
  Scorer,
  ScorerCoverage,
  VersionChanges,
} from "./types";

/** Every scorer; with a project, those that cannot judge its media say so. */
export function useScorers(slug?: string) {
  return useQuery({
    queryKey: slug === undefined ? ["scorers"] : [...projectKey(slug), "scorers"],
    queryFn: ({ signal }) => api.get<Scorer[]>("scorers/", slug === undefined ? {} : { project: slug }, signal),
    staleTime: 60_000,
  });
}

export function useScores(slug: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "scores"],
    queryFn: ({ signal }) => api.get<ScorerCoverage[]>(`projects/${slug}/scores/`, {}, signal),
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

export interface RowsWanted {
  cursor: Cursor;
  pageSize: number;
  /** As the list's filters have them: split, label. */
  filters: Record<string, string>;
}

export function useDatasetRows(slug: string, id: string, { cursor, pageSize, filters }: RowsWanted) {
  return useQuery({
    queryKey: [...projectKey(slug), "versions", id, "rows", cursor, pageSize, filters],
    queryFn: ({ signal }) =>
      api.get<Page<DatasetRow>>(`dataset-versions/${id}/rows/`, { cursor, page_size: pageSize, ...filters }, signal),
    placeholderData: keepPreviousData,
  });
}

/** Why a pair is in a version, or was left out of it. */
export function useVerdict(slug: string, id: string, pair: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "versions", id, "pairs", pair],
    queryFn: ({ signal }) => api.get<Verdict>(`dataset-versions/${id}/pairs/${pair}/`, {}, signal),
    staleTime: Infinity,
  });
}

/** What became of the rows of `base` in another version. */
export function useVersionChanges(slug: string, base: string, other: string) {
  return useQuery({
    queryKey: [...projectKey(slug), "versions", other, "compared-with", base],
    queryFn: ({ signal }) =>
      api.get<VersionChanges>(`dataset-versions/${other}/compared-with/${base}/`, {}, signal),
    staleTime: Infinity,
  });
}

export function useChangedRows(slug: string, base: string, other: string, { cursor, pageSize, filters }: RowsWanted) {
  return useQuery({
    queryKey: [...projectKey(slug), "versions", other, "compared-with", base, "rows", cursor, pageSize, filters],
    queryFn: ({ signal }) =>
      api.get<Page<ChangedRow>>(
        `dataset-versions/${other}/compared-with/${base}/rows/`,
        { cursor, page_size: pageSize, ...filters },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

/** The profiles in which a version can leave, and what each would leave out. A version never changes. */
export function useExportProfiles(slug: string, id: number) {
  return useQuery({
    queryKey: [...projectKey(slug), "versions", String(id), "export-profiles"],
    queryFn: ({ signal }) => api.get<ExportProfile[]>(`dataset-versions/${id}/export-profiles/`, {}, signal),
    staleTime: Infinity,
  });
}

/** Where the operator lets exports be sent. */
export function useExportDestinations() {
  return useQuery({
    queryKey: ["export-destinations"],
    queryFn: ({ signal }) => api.get<ExportDestination[]>("export-destinations/", {}, signal),
    staleTime: 60_000,
  });
}
