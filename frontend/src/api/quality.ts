import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api, type Query } from "./client";
import type { Cursor } from "./cursor";
import { projectKey } from "./projects";
import type {
  Agreement,
  AmbiguousQuestion,
  AnnotatorRow,
  AnswerDays,
  AnswerTimes,
  Gallery,
  HumanMachine,
  Page,
  Respect,
  Sides,
} from "./types";

/** Everything that is measured from a project's answers; a change of answers or standings makes all of it stale. */
export const qualityKey = (slug: string) => [...projectKey(slug), "quality"] as const;

export type Voices = "all" | "people" | "machines";

/** One report; what was shown stays while another is on its way. */
function useReport<T>(slug: string, report: string, query: Query = {}) {
  return useQuery({
    queryKey: [...qualityKey(slug), report, query],
    queryFn: ({ signal }) => api.get<T>(`projects/${slug}/quality/${report}/`, query, signal),
    placeholderData: keepPreviousData,
  });
}

export const useAgreement = (slug: string, voices: Voices) => useReport<Agreement>(slug, "agreement", { voices });

export const useAnswerDays = (slug: string) => useReport<AnswerDays>(slug, "days");

export const useAnswerTimes = (slug: string) => useReport<AnswerTimes>(slug, "time");

export const useSides = (slug: string) => useReport<Sides>(slug, "position");

export const useHumanMachine = (slug: string, respect: Respect | null = null) =>
  useReport<HumanMachine>(slug, "human-machine", asQuery(respect));

export const useGallery = (slug: string, respect: Respect | null) => useReport<Gallery>(slug, "gallery", asQuery(respect));

export const useAnnotators = (slug: string, cursor: Cursor, page_size: number) =>
  useReport<Page<AnnotatorRow>>(slug, "annotators", { cursor, page_size });

export const useDisagreements = (slug: string, respect: Respect | null, cursor: Cursor, page_size: number) =>
  useReport<Page<AmbiguousQuestion>>(slug, "disagreements", {
    ...asQuery(respect),
    ordering: "agreement",
    cursor,
    page_size,
  });

const asQuery = (respect: Respect | null): Query =>
  respect ? { aspect: respect.aspect, in_parts: respect.in_parts } : {};
