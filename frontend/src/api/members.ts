import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { Cursor } from "./cursor";
import { projectKey } from "./projects";
import type { Role } from "./roles";
import type { Member, Page } from "./types";

const membersKey = (slug: string) => [...projectKey(slug), "members"] as const;

/** Who is in a project; who came first, first. */
export function useMembers(slug: string, cursor: Cursor) {
  return useQuery({
    queryKey: [...membersKey(slug), cursor],
    queryFn: ({ signal }) => api.get<Page<Member>>(`projects/${slug}/members/`, { cursor }, signal),
    placeholderData: keepPreviousData,
  });
}

/** `user` is a username or an e-mail address. */
export function useAddMember(slug: string) {
  return useMemberChange(slug, (member: { user: string; role: Role }) =>
    api.post<Member>(`projects/${slug}/members/`, member),
  );
}

export function useChangeRole(slug: string) {
  return useMemberChange(slug, ({ id, role }: { id: number; role: Role }) =>
    api.patch<Member>(`projects/${slug}/members/${id}/`, { role }),
  );
}

export function useRemoveMember(slug: string) {
  return useMemberChange(slug, (id: number) => api.delete(`projects/${slug}/members/${id}/`));
}

/** One's own role is among what may have changed, so all that is known of the project is asked for again. */
function useMemberChange<Change, Result>(slug: string, send: (change: Change) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => client.invalidateQueries({ queryKey: projectKey(slug) }),
  });
}
