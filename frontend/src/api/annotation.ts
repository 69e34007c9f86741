import { api } from "./client";
import type { Answer, Assignments, JudgmentReceipt, OwnJudgment, Page } from "./types";

/** A request that hangs longer than this counts as a lost connection. */
const PATIENCE_MS = 20_000;

export interface NewJudgment {
  client_id: string;
  slot: string;
  answer: Answer;
  time_ms: number;
  supersedes: string | null;
}

/** What the annotator's page asks of the server. */
export const annotation = {
  take: (slug: string, count: number) =>
    api.post<Assignments>(`projects/${slug}/assignments/`, { count }, AbortSignal.timeout(PATIENCE_MS)),
  submit: (judgment: NewJudgment) =>
    api.post<JudgmentReceipt>("judgments/", judgment, AbortSignal.timeout(PATIENCE_MS)),
  skip: (slot: string, lease_token: string, reason: string) =>
    api.post<undefined>(`slots/${slot}/skips/`, { lease_token, reason }, AbortSignal.timeout(PATIENCE_MS)),
  renew: (slot: string, lease_token: string) =>
    api.patch<{ lease_until: string }>(`slots/${slot}/lease/`, { lease_token }),
  release: (slot: string, lease_token: string) =>
    api.delete(`slots/${slot}/lease/`, { query: { lease_token }, keepalive: true }),
  own: (slug: string) => api.get<Page<OwnJudgment>>(`projects/${slug}/judgments/`, { page_size: 20 }),
};

export type AnnotationApi = typeof annotation;
