import { useQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { Answer, Feedback, PracticeQuestion } from "./types";

const practiceKey = (slug: string) => ["practice", slug] as const;

/** The questions to practise on; an empty list where the project has none. */
export function usePracticeQuestions(slug: string) {
  return useQuery({
    queryKey: practiceKey(slug),
    queryFn: () => api.get<PracticeQuestion[]>(`projects/${slug}/practice-questions/`),
    staleTime: 60_000,
  });
}

export function attempt(slug: string, question: number, answer: Answer): Promise<Feedback> {
  return api.post<Feedback>(`projects/${slug}/practice-questions/${question}/attempts/`, { answer });
}
