import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { Session } from "./types";

export const sessionKey = ["session"] as const;

/** Who is signed in; where nobody is any more who was, and did not leave, also whose session has ended. */
export interface KnownSession extends Session {
  endedFor?: NonNullable<Session["user"]>;
}

/** Who is signed in; also makes the server set the CSRF cookie. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: async ({ signal, client }) => comparedWithBefore(client, await api.get<Session>("session/", {}, signal)),
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
    onMutate: () => quieten(client),
    mutationFn: () => api.delete("session/"),
    onSuccess: () => leaveSession(client),
  });
}

/** Nothing is asked for any more by what is on the screen: between the goodbye and its answer it would be refused. */
function quieten(client: QueryClient) {
  void client.cancelQueries();
  for (const { observers } of client.getQueryCache().findAll({ type: "active" })) {
    for (const observer of observers) observer.setOptions({ ...observer.options, refetchInterval: false });
  }
}

/** After a step that signs somebody in: who it is, and nothing of what was seen before. */
export function useSessionRefresh() {
  const client = useQueryClient();
  return async () => {
    change(client, await api.get<Session>("session/"));
  };
}

/** Nobody is signed in, and wants to be told so. */
export function leaveSession(client: QueryClient) {
  change(client, { user: null });
}

function comparedWithBefore(client: QueryClient, session: Session): KnownSession {
  const before = client.getQueryData<KnownSession>(sessionKey);
  const last = before?.user ?? before?.endedFor;
  if (!session.user && last) return { ...session, endedFor: last };
  if (session.user && last && session.user.id !== last.id) forgetOthers(client);
  return session;
}

function change(client: QueryClient, session: Session) {
  client.setQueryData<KnownSession>(sessionKey, session);
  forgetOthers(client);
}

/** Another person sees other things: nothing of the one before is kept. */
function forgetOthers(client: QueryClient) {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}
