import { Facts } from "../../components/Facts";
import { count } from "../../components/numbers";
import { Panel } from "../../components/Panel";

const names: Record<string, string> = {
  ties: "ties",
  unjudged: "not judged yet",
  unscored: "not scored yet",
  disagrees: "scorer disagrees with people",
  text_quality: "text too poor",
  margin_range: "margin out of range",
  cap: "more than the prompt's share",
  beyond_top: "less important than those kept",
};

/** What keeps pairs out, and how many. */
export function Gates({ gates }: { gates: Record<string, number> }) {
  return (
    <Panel title="Left out">
      <Facts facts={Object.entries(gates).map(([gate, pairs]) => ({ name: names[gate] ?? gate, value: count(pairs) }))} />
    </Panel>
  );
}
