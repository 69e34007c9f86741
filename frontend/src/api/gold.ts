import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { Cursor } from "./cursor";
import { projectKey } from "./projects";
import type { Gold, Page } from "./types";

/** What is known: an answer by somebody who saw the samples in canonical order, or the judgment that gave it. */
export type KnownAnswer = { answer: Record<string, unknown> } | { judgment: string };

export type NewGold = KnownAnswer & { comparison: number; explanation: string; is_practice: boolean };

export interface GoldChange {
  id: number;
  answer?: Record<string, unknown>;
  explanation?: string;
  is_active?: boolean;
  is_practice?: boolean;
}

export function useGold(slug: string, cursor: Cursor, page_size: number) {
  return useQuery({
    queryKey: [...projectKey(slug), "gold", cursor],
    queryFn: ({ signal }) => api.get<Page<Gold>>(`projects/${slug}/gold/`, { ordering: "-id", cursor, page_size }, signal),
    placeholderData: keepPreviousData,
  });
}

export function useMakeGold(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (gold: NewGold) => api.post<Gold>(`projects/${slug}/gold/`, gold),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKey(slug) }),
  });
}

export function useChangeGold(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...change }: GoldChange) => api.patch<Gold>(`projects/${slug}/gold/${id}/`, change),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKey(slug) }),
  });
}
