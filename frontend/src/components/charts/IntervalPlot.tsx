import { Chart } from "./download/Chart";
import type { Figures } from "./download/figures";
import classes from "./intervals.module.css";
import { IntervalTrack } from "./IntervalTrack";
import { asTick, scale, ticks } from "./ticks";

export interface IntervalRow {
  name: string;
  /** null where there is nothing to estimate it from. */
  value: number | null;
  /** Both null where there is too little for an interval. */
  low: number | null;
  high: number | null;
  /** From how much it is, in a few words. */
  from: string;
}

interface IntervalPlotProps {
  label: string;
  rows: IntervalRow[];
  domain: [number, number];
  format: (value: number) => string;
  tick?: (value: number) => string;
  reference?: { value: number; name: string };
}

/** Estimates with their intervals on one axis: a table whose middle column is drawn. */
export function IntervalPlot({ label, rows, domain, format, tick = asTick, reference }: IntervalPlotProps) {
  const toShare = scale(domain[0], domain[1], 0, 100);
  return (
    <Chart label={label} figures={() => figuresOf(rows)}>
      <table className={classes.plot} aria-label={label}>
        <tbody>
          {rows.map(({ name, value, low, high, from }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                <span className={classes.from}>{from}</span>
              </th>
              <td className={classes.drawn}>
                {value !== null && (
                  <IntervalTrack
                    value={value}
                    low={low ?? value}
                    high={high ?? value}
                    domain={domain}
                    reference={reference?.value}
                  />
                )}
              </td>
              <td className={classes.figures}>
                {value === null ? (
                  "–"
                ) : (
                  <>
                    <b>{format(value)}</b>
                    <span className={classes.from}>
                      {low === null || high === null ? "too few for an interval" : `${format(low)} to ${format(high)}`}
                    </span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot aria-hidden>
          <tr>
            <td />
            <td className={classes.drawn}>
              <div className={classes.axis}>
                {ticks(domain[0], domain[1]).map((at) => (
                  <span key={at} style={{ left: `${toShare(at)}%` }}>
                    {tick(at)}
                  </span>
                ))}
              </div>
            </td>
            <td />
          </tr>
        </tfoot>
        {reference && <caption className={classes.caption}>dotted: {reference.name}</caption>}
      </table>
    </Chart>
  );
}

const figuresOf = (rows: IntervalRow[]): Figures => ({
  columns: ["name", "value", "low", "high", "from"],
  rows: rows.map(({ name, value, low, high, from }) =>
    value === null ? [name, null, null, null, from] : [name, value, low, high, from],
  ),
});
