import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { Session } from "./types";

export const sessionKey = ["session"] as const;

/** Who is signed in; also makes the server set the CSRF cookie. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => api.get<Session>("session/", {}, signal),
    staleTime: 60_000,
  });
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: { username: string; password: string }) => api.post<Session>("session/", credentials),
    onSuccess: (session) => change(client, session),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete("session/"),
    onSuccess: () => change(client, { user: null }),
  });
}

/** Another person sees other things: nothing of the one before is kept. */
function change(client: QueryClient, session: Session) {
  client.setQueryData(sessionKey, session);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}
