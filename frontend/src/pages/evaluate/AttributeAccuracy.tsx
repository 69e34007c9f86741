import type { Evaluation } from "../../api/types";
import { Chart } from "../../components/charts/download/Chart";
import { percent } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { Tag } from "../../components/Tag";
import classes from "./EvaluationPage.module.css";

/** How often each kind of claim is drawn right, by the base and by the tuned model. */
export function AttributeAccuracy({ accuracy }: { accuracy: NonNullable<Evaluation["by_attribute"]> }) {
  return (
    <Panel
      title="Right, by attribute"
      aside={
        <span>
          <Tag tone="tie">base</Tag> <Tag tone="first">tuned</Tag>
        </span>
      }
    >
      <Chart
        label="Right by attribute, base and tuned"
        figures={() => ({
          columns: ["attribute", "base", "tuned"],
          rows: Object.entries(accuracy.base).map(([attribute, base]) => [attribute, base, accuracy.tuned[attribute] ?? null]),
        })}
      >
        {Object.entries(accuracy.base).map(([attribute, base]) => {
          const tuned = accuracy.tuned[attribute] ?? 0;
          return (
            <div
              key={attribute}
              className={classes.attribute}
              role="img"
              aria-label={`${attribute}: base ${percent(base)}, tuned ${percent(tuned)}`}
            >
              <span>{attribute}</span>
              <span className={classes.tracks}>
                <span className={classes.track} style={{ width: percent(base, 1) }} />
                <span className={classes.track} data-side="tuned" style={{ width: percent(tuned, 1) }} />
              </span>
              <span>{percent(tuned)}</span>
            </div>
          );
        })}
      </Chart>
    </Panel>
  );
}
