/** An invitation, from the side of whoever has its link. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { AcceptedInvitation, OpenedInvitation } from "./types";

/** What a link is for; from then on this browser may make an account. */
export function useOpenedInvitation(secret: string) {
  return useQuery({
    queryKey: ["invitation", secret],
    queryFn: ({ signal }) => api.post<OpenedInvitation>("opened-invitations/", { secret }, signal),
    retry: false,
    staleTime: Infinity,
    enabled: secret !== "",
  });
}

export function useAcceptInvitation(secret: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<AcceptedInvitation>("accepted-invitations/", { secret }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["projects"] }),
  });
}
