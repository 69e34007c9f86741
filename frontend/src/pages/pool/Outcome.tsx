import type { PreviewPair } from "../../api/types";
import { Tag } from "../../components/Tag";
import { gateName } from "../curate/gates";

/** Whether a pair was taken, or what kept it out. */
export function Outcome({ pair: { gate } }: { pair: PreviewPair }) {
  return gate === null ? <Tag tone="first">selected</Tag> : <Tag tone="rest">{gateName(gate)}</Tag>;
}
