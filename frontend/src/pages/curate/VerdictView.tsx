import type { Verdict } from "../../api/types";
import { Facts, type Fact } from "../../components/Facts";
import { count, decimal, percent, plural } from "../../components/numbers";
import { criterionOf } from "./criteria";
import { Terms } from "./Terms";
import { figure } from "./termWords";
import classes from "./VerdictView.module.css";

/** Why a pair was taken or left out: every term measured, brought to one scale and weighed. */
export function VerdictView({ verdict }: { verdict: Verdict }) {
  return (
    <>
      <p className={classes.verdict} data-taken={verdict.gate === null}>
        {verdict.why}
      </p>
      <Terms verdict={verdict} />
      <Facts facts={factsOf(verdict)} />
    </>
  );
}

function factsOf(verdict: Verdict): Fact[] {
  const { criterion, value, p_0, disagrees, weight, prompt_group, text_quality_reasons } = verdict;
  const { label, isWeighted } = criterionOf(criterion);
  return [
    ...(isWeighted ? [] : [{ name: `${label}, by which it is ranked`, value: figure(value, 3) }]),
    { name: `scores by ${verdict.scorer}`, value: scoresOf(verdict) },
    {
      name: "preferred by those who judged",
      value: p_0 === null ? "nobody judged" : p_0 === 0.5 ? "a tie" : `sample ${p_0 > 0.5 ? 0 : 1}, by ${percent(Math.max(p_0, 1 - p_0))}`,
    },
    ...(disagrees && weight !== null
      ? [{ name: "the scorer prefers the other sample", value: weight === 1 ? "kept as it is" : `weighs × ${decimal(weight)}` }]
      : []),
    ...(prompt_group
      ? [
          {
            name: "pairs of this prompt",
            value: `${count(prompt_group.pairs)}: ${count(prompt_group.passed)} passed the gates, ${plural(prompt_group.selected, "was", "were")} taken`,
          },
        ]
      : []),
    ...text_quality_reasons.map(({ rule, factor }) => ({ name: `text: ${rule.replaceAll("_", " ")}`, value: `× ${decimal(factor)}` })),
  ];
}

/** Of a version that was imported, the other pairs and with them the scores stayed behind. */
function scoresOf({ score_0, score_1, ranked }: Verdict): string {
  if (score_0 !== null && score_1 !== null) return `${figure(score_0, 3)} and ${figure(score_1, 3)}`;
  return ranked === null ? "not known here" : "not scored";
}
