import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";

import { useJobEstimate, type NewJob } from "../api/jobs";

const AFTER_MS = 400;

/**
 * What a job would take, asked when its form rests for a moment. `isSettled` where the estimate is of the job as it
 * stands. Forms make the job anew whenever they render: whether it changed, its text says.
 */
export function useSettledEstimate(slug: string, job: NewJob | null) {
  const text = JSON.stringify(job);
  const [settled] = useDebouncedValue(text, AFTER_MS);
  const asked = useMemo(() => JSON.parse(settled) as NewJob | null, [settled]);
  const { data, error, isPlaceholderData } = useJobEstimate(slug, asked);
  return { data, error, isSettled: settled === text && !isPlaceholderData };
}

export type SettledEstimate = ReturnType<typeof useSettledEstimate>;
