import { useInfiniteQuery, useMutation } from "@tanstack/react-query";

import { api } from "./client";
import { cursorOf, type Cursor } from "./cursor";
import { projectKey } from "./projects";
import type { Page, Review, UnreviewedJudgment } from "./types";

const PAGE_SIZE = 20;

export interface NewReview {
  judgment: string;
  verdict: "accepted" | "returned";
  comment: string;
}

/** What waits for a reviewer, the oldest first, page after page; asked anew each time the page is opened. */
export function useUnreviewed(slug: string) {
  return useInfiniteQuery({
    queryKey: [...projectKey(slug), "unreviewed"],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<UnreviewedJudgment>>(
        `projects/${slug}/unreviewed-judgments/`,
        { cursor: pageParam, page_size: PAGE_SIZE, ordering: "created_at" },
        signal,
      ),
    initialPageParam: null as Cursor,
    getNextPageParam: (page) => cursorOf(page.next),
    // What is being looked at must not change under the reviewer's hands.
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function useReview() {
  return useMutation({
    mutationFn: ({ judgment, ...review }: NewReview) => api.post<Review>(`judgments/${judgment}/reviews/`, review),
  });
}
