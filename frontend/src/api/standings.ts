import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import { projectKey } from "./projects";
import type { Standing } from "./types";

export interface StandingChange {
  annotator: number;
  is_paused?: boolean;
  is_excluded?: boolean;
  reason?: string;
}

/** Pause or exclude an annotator, or take it back; every figure of the project may change with it. */
export function useChangeStanding(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ annotator, ...change }: StandingChange) =>
      api.patch<Standing>(`projects/${slug}/standings/${annotator}/`, change),
    onSuccess: () => client.invalidateQueries({ queryKey: projectKey(slug) }),
  });
}
