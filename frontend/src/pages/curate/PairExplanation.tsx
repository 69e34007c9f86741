import { Button, Modal } from "@mantine/core";
import { Link } from "react-router";

import { useExplainedPair } from "../../api/previews";
import type { ExplainedPair } from "../../api/types";
import { count, decimal, percent, plural } from "../../components/numbers";
import { Facts, type Fact } from "../../components/Facts";
import { PairPictures } from "../../components/PairPictures";
import { QueryView } from "../../components/QueryView";
import { criterionOf } from "./criteria";
import classes from "./PairExplanation.module.css";
import { Terms } from "./Terms";
import { minus } from "./termWords";

interface PairExplanationProps {
  slug: string;
  preview: string | undefined;
  /** Null while nothing is explained. */
  pair: string | null;
  onClose: () => void;
}

/** Why a pair was taken or left out: every term measured, brought to one scale and weighed. */
export function PairExplanation({ slug, preview, pair, onClose }: PairExplanationProps) {
  const explained = useExplainedPair(slug, preview, pair);
  return (
    <Modal opened={pair !== null} onClose={onClose} title="Why this pair is in or out" size={760}>
      <QueryView query={explained} height={520}>
        {(data) => <Explained slug={slug} {...data} />}
      </QueryView>
    </Modal>
  );
}

function Explained({ slug, pair, verdict }: ExplainedPair & { slug: string }) {
  return (
    <div className={classes.explained}>
      <PairPictures pair={pair} />
      <p className={classes.prompt}>“{pair.prompt}”</p>
      <p className={classes.verdict} data-taken={verdict.gate === null}>
        {verdict.why}
      </p>
      <Terms verdict={verdict} />
      <Facts facts={factsOf(verdict)} />
      <Button component={Link} to={`/projects/${slug}/comparisons/${pair.comparison}`} variant="default">
        Open the comparison
      </Button>
    </div>
  );
}

function factsOf(verdict: ExplainedPair["verdict"]): Fact[] {
  const { criterion, value, score_0, score_1, p_0, disagrees, weight, prompt_group, text_quality_reasons } = verdict;
  const { label, isWeighted } = criterionOf(criterion);
  return [
    ...(isWeighted ? [] : [{ name: `${label}, by which it is ranked`, value: value === null ? "–" : minus(decimal(value, 3)) }]),
    {
      name: `scores by ${verdict.scorer}`,
      value: score_0 === null || score_1 === null ? "not scored" : `${minus(decimal(score_0, 3))} and ${minus(decimal(score_1, 3))}`,
    },
    {
      name: "preferred by those who judged",
      value: p_0 === null ? "nobody judged" : p_0 === 0.5 ? "a tie" : `sample ${p_0 > 0.5 ? 0 : 1}, by ${percent(Math.max(p_0, 1 - p_0))}`,
    },
    ...(disagrees
      ? [{ name: "the scorer prefers the other sample", value: weight === 1 ? "kept as it is" : `weighs × ${decimal(weight)}` }]
      : []),
    {
      name: "pairs of this prompt",
      value: `${count(prompt_group.pairs)}: ${count(prompt_group.passed)} passed the gates, ${plural(prompt_group.selected, "was", "were")} taken`,
    },
    ...text_quality_reasons.map(({ rule, factor }) => ({ name: `text: ${rule.replaceAll("_", " ")}`, value: `× ${decimal(factor)}` })),
  ];
}
