import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, type Query } from "./client";
import { projectKey } from "./projects";
import type { Comparison, ComparisonDetail, Page } from "./types";

const comparisonsKey = (slug: string) => [...projectKey(slug), "comparisons"] as const;
const comparisonKey = (slug: string, id: number) => [...projectKey(slug), "comparison", id] as const;

/** A page of the comparisons that `query` leaves, in the order that it names. */
export function useComparisons(slug: string, query: Query, isWanted = true) {
  return useQuery({
    enabled: isWanted,
    queryKey: [...comparisonsKey(slug), query],
    queryFn: ({ signal }) => api.get<Page<Comparison>>(`projects/${slug}/comparisons/`, query, signal),
    placeholderData: keepPreviousData,
  });
}

export function useComparison(slug: string, id: number) {
  return useQuery({
    queryKey: comparisonKey(slug, id),
    queryFn: ({ signal }) => api.get<ComparisonDetail>(`comparisons/${id}/`, {}, signal),
  });
}

export interface ComparisonChange {
  priority?: number;
  slots_wanted?: number;
}

export function useChangeComparison(slug: string, id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: ComparisonChange) => api.patch<ComparisonDetail>(`comparisons/${id}/`, change),
    onSuccess: (comparison) => {
      client.setQueryData(comparisonKey(slug, id), comparison);
      return client.invalidateQueries({ queryKey: comparisonsKey(slug) });
    },
  });
}
