/** What may be answered about layouts. The server takes each decision with its own fields and no others. */
import type { Choice, LayoutAnswer, RejectReason, RepairOperation } from "../../api/types";

export type ReasonCode = RejectReason["code"];

// Not an interface: answers are open records.
export type GivenLayout = {
  decision: LayoutAnswer["decision"];
  /** What was kept of an answer given before leaves out empty notes. */
  reasons?: readonly { code: ReasonCode; note?: string }[] | null;
  operations?: readonly RepairOperation[] | null;
  choice?: Choice | null;
};
