import { percent } from "../numbers";
import classes from "./charts.module.css";
import { Chart } from "./download/Chart";

interface OutcomeBarProps {
  wins: number;
  ties: number;
  losses: number;
  names: { wins: string; losses: string };
}

const NARROWEST_LABELLED = 0.09;

/** Wins, ties and losses as shares of one bar. */
export function OutcomeBar({ wins, ties, losses, names }: OutcomeBarProps) {
  const all = Math.max(1, wins + ties + losses);
  const parts = [
    { part: "wins", n: wins, value: wins / all, name: names.wins },
    { part: "ties", n: ties, value: ties / all, name: "tie" },
    { part: "losses", n: losses, value: losses / all, name: names.losses },
  ];
  const label = parts.map(({ name, value }) => `${percent(value)} ${name}`).join(", ");
  return (
    <Chart
      label={`${names.wins} against ${names.losses}`}
      figures={() => ({ columns: ["outcome", "count", "share"], rows: parts.map(({ name, n, value }) => [name, n, value]) })}
    >
      <div className={classes.outcome} role="img" aria-label={label}>
        {parts.map(({ part, value, name }) => (
          <div key={part} data-part={part} style={{ width: percent(value, 2) }} title={`${percent(value, 1)} ${name}`}>
            {value >= NARROWEST_LABELLED && (
              <span>
                {percent(value)} <span className={classes.outcomeName}>{name}</span>
              </span>
            )}
          </div>
        ))}
      </div>
    </Chart>
  );
}
