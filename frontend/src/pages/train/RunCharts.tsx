import type { TrainingRun } from "../../api/types";
import { LineChart, type Line } from "../../components/charts/LineChart";
import { decimal, percent, signed } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { Tag } from "../../components/Tag";
import classes from "./TrainRunPage.module.css";

/** Loss, implicit accuracy, the two errors apart, and the margin on held-out pairs. */
export function RunCharts({ run }: { run: TrainingRun }) {
  const steps = Number(run.config.steps ?? run.metrics.at(-1)?.step ?? 1);
  const line = (metric: string, name: string, tone: Line["tone"], isDashed = false): Line => ({
    name,
    tone,
    isDashed,
    points: run.metrics.flatMap((row): [number, number][] => {
      const value = row[metric];
      return value === undefined ? [] : [[row.step, value]];
    }),
  });
  return (
    <div className={classes.charts}>
      <Panel title="Loss">
        <LineChart
          label="Loss by step"
          lines={[line("loss", "loss", "ink")]}
          end={steps}
          format={(value) => decimal(value, 4)}
          reference={{ value: Math.LN2, name: "ln 2: the loss of a model that prefers nothing" }}
        />
      </Panel>
      <Panel
        title="Implicit accuracy"
        aside={
          <span className={classes.legend}>
            <Tag tone="first">batch</Tag>
            <Tag>held out, dashed</Tag>
          </span>
        }
      >
        <LineChart
          label="Share of pairs on the right side, by step"
          lines={[
            line("implicit_accuracy", "batch", "first"),
            line("held_out_implicit_accuracy", "held out", "ink", true),
          ]}
          end={steps}
          format={(value) => percent(value)}
          reference={{ value: 0.5, name: "one half: chance" }}
        />
      </Panel>
      <Panel
        title="Error change"
        aside={
          <span className={classes.legend}>
            <Tag tone="first">winner</Tag>
            <Tag tone="second">loser</Tag>
          </span>
        }
      >
        <LineChart
          label="Change of the denoising error on winners and losers, by step"
          lines={[
            line("winner_error_change", "winner", "first"),
            line("loser_error_change", "loser", "second"),
          ]}
          end={steps}
          format={(value) => signed(value, 4)}
          reference={{ value: 0, name: "nought: the reference's error" }}
        />
      </Panel>
      <Panel title="Margin">
        <LineChart
          label="Margin between loser and winner, by step"
          lines={[line("margin", "batch", "first"), line("held_out_margin", "held out", "ink", true)]}
          end={steps}
          format={(value) => signed(value, 4)}
          reference={{ value: 0, name: "nought: no preference" }}
        />
      </Panel>
    </div>
  );
}
