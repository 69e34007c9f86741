/** Layout: a furnished room is accepted, rejected with reasons, or repaired; or the better one of two is chosen. */
import type { LayoutConfig } from "../api/types";
import type { QuestionProps } from "./contract";
import type { GivenLayout } from "./layout/answer";
import { Compare } from "./layout/Compare";
import { Inspect } from "./layout/inspect/Inspect";

export function LayoutQuestion(props: QuestionProps<LayoutConfig, GivenLayout>) {
  return props.config.mode === "compare" ? <Compare {...props} /> : <Inspect {...props} />;
}
