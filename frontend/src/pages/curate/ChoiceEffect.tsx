import { Skeleton } from "@mantine/core";

import type { SelectionPreview } from "../../api/types";
import { Facts, type Fact } from "../../components/Facts";
import { count, decimal, signed } from "../../components/numbers";
import { Panel } from "../../components/Panel";

/** What the choice does to the dataset, against what chance would do. */
export function ChoiceEffect({ preview }: { preview: SelectionPreview | undefined }) {
  return <Panel title="What this choice does">{preview ? <Facts facts={factsOf(preview)} /> : <Skeleton height={140} />}</Panel>;
}

function factsOf({ coverage }: SelectionPreview): Fact[] {
  const { mean_margin: margin, mean_margin_random: random, relative_entropy_nats: entropy } = coverage;
  return [
    {
      name: `prompts covered (of ${count(coverage.prompts_pool)})`,
      value: count(coverage.prompts_selected),
    },
    {
      name: "mean margin",
      value: margin === null ? "–" : `${decimal(margin)} · random ${random === null ? "–" : decimal(random)}`,
      isGood: margin !== null && random !== null && margin > random,
    },
    {
      name: "diversity against random",
      value: entropy === null ? "–" : `${signed(entropy)} nats`,
      isGood: entropy !== null && entropy > 0,
    },
    { name: "human judgments behind it", value: count(coverage.human_judgments) },
  ];
}
