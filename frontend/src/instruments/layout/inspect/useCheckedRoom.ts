import { useDebouncedValue } from "@mantine/hooks";

import { useRepairPreview } from "../../../api/layouts";
import type { Finding, RepairOperation, ShownSample } from "../../../api/types";

/** The checker is asked when nothing was changed for so long. */
const PAUSE_MS = 150;

export interface CheckedRoom {
  findings: readonly Finding[];
  /** `checking`: the findings are those of a moment ago; `unknown`: they are those from before the last change. */
  state: "checked" | "checking" | "unknown";
  /** Why it is not known. */
  problem: string;
}

/** What geometry finds in the room as it is after the operations. */
export function useCheckedRoom(sample: ShownSample, operations: readonly RepairOperation[]): CheckedRoom {
  const [settled] = useDebouncedValue(operations, PAUSE_MS);
  const { data, error, fetchStatus, isPlaceholderData } = useRepairPreview(sample.id, settled);
  if (operations.length === 0) return { findings: sample.findings, state: "checked", problem: "" };
  const findings = data?.findings ?? sample.findings;
  if (fetchStatus === "paused") return { findings, state: "unknown", problem: "There is no connection." };
  if (error) return { findings, state: "unknown", problem: error.message };
  const isOfNow = data !== undefined && !isPlaceholderData && settled === operations;
  return { findings, state: isOfNow ? "checked" : "checking", problem: "" };
}
