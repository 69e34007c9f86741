import { Skeleton } from "@mantine/core";

import type { SelectionPreview } from "../../api/types";
import { Facts, type Fact } from "../../components/Facts";
import { count, decimal, signed } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import classes from "./CuratePage.module.css";

/** What the choice does to the dataset, against what chance would do. */
export function ChoiceEffect({ preview }: { preview: SelectionPreview | undefined }) {
  return (
    <Panel title="What this choice does">
      {preview ? (
        <>
          <Facts facts={factsOf(preview)} />
          {preview.coverage.relative_entropy_nats !== null && (
            <p className={classes.hint}>Diversity in nats, against as many random prompts; ± is how far those differ.</p>
          )}
        </>
      ) : (
        <Skeleton height={140} />
      )}
    </Panel>
  );
}

function factsOf({ coverage }: SelectionPreview): Fact[] {
  const { mean_margin: margin, mean_margin_random: random } = coverage;
  const { relative_entropy_nats: entropy, relative_entropy_spread: spread } = coverage;
  return [
    {
      name: `prompts covered (of ${count(coverage.prompts_pool)})`,
      value: count(coverage.prompts_selected),
    },
    {
      name: `mean margin (random ${random === null ? "–" : decimal(random)})`,
      value: margin === null ? "–" : decimal(margin),
      isGood: margin !== null && random !== null && margin > random,
    },
    {
      name: "diversity gained",
      value: entropy === null ? "–" : `${signed(entropy)} ± ${decimal(spread ?? 0)}`,
      // Within what chance does by itself, nothing was gained.
      isGood: entropy !== null && entropy > (spread ?? 0),
    },
    { name: "human judgments behind it", value: count(coverage.human_judgments) },
  ];
}
