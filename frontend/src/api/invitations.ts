import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { Cursor } from "./cursor";
import { projectKey } from "./projects";
import type { Invitation, MadeInvitation, NewInvitation, Page } from "./types";

const invitationsKey = (slug: string) => [...projectKey(slug), "invitations"] as const;

/** The invitations of a project that nobody has accepted yet; newest first. */
export function useInvitations(slug: string, cursor: Cursor) {
  return useQuery({
    queryKey: [...invitationsKey(slug), cursor],
    queryFn: ({ signal }) => api.get<Page<Invitation>>(`projects/${slug}/invitations/`, { cursor }, signal),
    placeholderData: keepPreviousData,
  });
}

export function useInvite(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (invitation: NewInvitation) =>
      api.post<MadeInvitation>(`projects/${slug}/invitations/`, invitation),
    onSuccess: () => client.invalidateQueries({ queryKey: invitationsKey(slug) }),
    // The link is shown once, and nothing of it is kept.
    gcTime: 0,
  });
}

export function useRevokeInvitation(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.delete(`projects/${slug}/invitations/${id}/`),
    onSettled: () => client.invalidateQueries({ queryKey: invitationsKey(slug) }),
  });
}
