import type { EvaluationSummary } from "../../api/types";
import { IntervalPlot } from "../../components/charts/IntervalPlot";
import { decimal } from "../../components/numbers";
import { Panel } from "../../components/Panel";

/** The win rate by every scorer: where they disagree, none of them should be believed alone. */
export function ByScorer({ opinions }: { opinions: EvaluationSummary["by_scorer"] }) {
  return (
    <Panel title="Win rate by scorer">
      <IntervalPlot
        label="Win rate by scorer"
        rows={opinions.map(({ scorer, win_rate, win_rate_ci, wins, ties, losses }) => ({
          name: scorer,
          value: win_rate,
          low: win_rate_ci[0] ?? win_rate,
          high: win_rate_ci[1] ?? win_rate,
          from: `${wins} won, ${ties} tied, ${losses} lost`,
        }))}
        domain={[0, 1]}
        format={(value) => decimal(value, 3)}
        reference={{ value: 0.5, name: "one half: neither is better" }}
      />
    </Panel>
  );
}
