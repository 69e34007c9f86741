import type { PreferenceOf } from "../../api/types";
import { decimal, percent, plural } from "../../components/numbers";
import { PreferenceBar } from "../../components/PreferenceBar";
import classes from "./SoftLabels.module.css";

interface SoftLabelsProps {
  preferences: PreferenceOf[];
  samples: number;
}

/** The soft labels that follow from the judgments: one for the pair, and for every aspect, part and pair asked about. */
export function SoftLabels({ preferences, samples }: SoftLabelsProps) {
  if (preferences.length === 0) return <p className={classes.none}>Nobody has said anything yet.</p>;
  return (
    <ul className={classes.labels}>
      {preferences.map((one) => (
        <li key={`${one.aspect} ${String(one.span)} ${one.position_a} ${one.position_b}`}>
          <div className={classes.line}>
            <span>{about(one, samples)}</span>
            <strong>
              p<sub>{one.position_a}</sub> {decimal(one.p_a)}
            </strong>
          </div>
          <PreferenceBar p0={one.p_a} />
          <p className={classes.behind}>{behind(one)}</p>
        </li>
      ))}
    </ul>
  );
}

/** "motion, 0 to 1 s", "sample 0 or 2", "as a whole". */
function about({ aspect, span, position_a, position_b }: PreferenceOf, samples: number): string {
  const parts = [
    aspect.replaceAll("_", " "),
    span ? `${decimal(span[0] ?? 0, 1)} to ${decimal(span[1] ?? 0, 1)} s` : "",
    samples > 2 ? `sample ${position_a} or ${position_b}` : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "as a whole";
}

function behind({ n_human, n_machine, n_ties, n_both_bad, agreement, method }: PreferenceOf): string {
  return [
    n_human > 0 ? plural(n_human, "person", "people") : "",
    n_machine > 0 ? `${n_machine} simulated or model` : "",
    n_ties > 0 ? plural(n_ties, "tie") : "",
    n_both_bad > 0 ? `${n_both_bad} both bad` : "",
    agreement === null ? "" : `${percent(agreement)} agree`,
    `by ${method.replaceAll("_", " ")}`,
  ]
    .filter(Boolean)
    .join(" · ");
}
