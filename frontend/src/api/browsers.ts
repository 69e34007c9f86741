/** The browsers in which one is signed in. */
import { useQuery } from "@tanstack/react-query";

import { ask } from "./allauth";

export interface SignedInBrowser {
  id: number;
  user_agent: string;
  ip: string;
  /** Seconds since 1970. */
  created_at: number;
  is_current: boolean;
}

export const sessionsKey = ["account", "browsers"] as const;

export function useSignedInBrowsers() {
  return useQuery({
    queryKey: sessionsKey,
    queryFn: async ({ signal }) => (await ask<SignedInBrowser[]>("GET", "auth/sessions", { signal })).data,
  });
}

export const endSessions = (ids: number[]) => ask("DELETE", "auth/sessions", { body: { sessions: ids } });
