import { useQuery, type UseQueryOptions } from "@tanstack/react-query";

import { readLayout, type StoredLayout } from "../instruments/layout/readLayout";
import { API, api } from "./client";
import type { Layout, RepairOperation, RepairPreview } from "./types";

/** The layout whose bytes are at `mediaUrl`. They never change, so they are fetched once. */
export function layoutQuery(mediaUrl: string): UseQueryOptions<Layout> {
  return {
    queryKey: ["layout", mediaUrl],
    queryFn: async ({ signal }) => readLayout(await api.get<StoredLayout>(pathOf(mediaUrl), {}, signal)),
    staleTime: Infinity,
  };
}

export function useLayout(mediaUrl: string) {
  return useQuery(layoutQuery(mediaUrl));
}

/** The room after the operations and what geometry finds in it; asked only where something was done. */
export function useRepairPreview(sampleId: string, operations: readonly RepairOperation[]) {
  return useQuery({
    queryKey: ["repair-preview", sampleId, operations],
    queryFn: ({ signal }) => api.post<RepairPreview>(`samples/${sampleId}/repair-previews/`, { operations }, signal),
    enabled: operations.length > 0,
    staleTime: Infinity,
    placeholderData: (before, query) => (query?.queryKey[1] === sampleId ? before : undefined),
  });
}

function pathOf(mediaUrl: string): string {
  return mediaUrl.startsWith(API) ? mediaUrl.slice(API.length) : mediaUrl;
}
