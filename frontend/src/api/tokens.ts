/** Personal API tokens: keys for one's programs. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import { cursorOf, type Cursor } from "./cursor";
import type { ApiToken, MadeApiToken, Page } from "./types";

export interface NewToken {
  name: string;
  is_read_only: boolean;
  /** The slug of the one project that it opens; "" for all. */
  project: string;
  expires_at: string | null;
}

const tokensKey = ["tokens"] as const;

export function useTokens() {
  return useInfiniteQuery({
    queryKey: tokensKey,
    queryFn: ({ signal, pageParam }) => api.get<Page<ApiToken>>("tokens/", { cursor: pageParam }, signal),
    initialPageParam: null as Cursor,
    getNextPageParam: ({ next }) => cursorOf(next),
  });
}

export function useMakeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (token: NewToken) => api.post<MadeApiToken>("tokens/", token),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensKey }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.delete(`tokens/${id}/`),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensKey }),
  });
}
