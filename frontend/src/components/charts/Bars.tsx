import { BarChart } from "@mantine/charts";

import { count } from "../numbers";
import classes from "./charts.module.css";
import { Chart } from "./download/Chart";
import type { Figures } from "./download/figures";
import { colourOf, look, type ChartTone } from "./look";
import { Reading } from "./Reading";

export interface BarSeries {
  name: string;
  tone: ChartTone;
}

export interface BarRow {
  /** Where the bar stands, as it is written below it. */
  at: string;
  /** The same, as it is read under the pointer. */
  title: string;
  counts: Record<string, number>;
}

interface BarsProps {
  label: string;
  series: BarSeries[];
  rows: BarRow[];
  height?: number;
}

/** Counts as bars, one series on top of the other; the same figures as a table for those who do not see. */
export function Bars({ label, series, rows, height = 190 }: BarsProps) {
  return (
    <Chart label={label} figures={() => figuresOf(series, rows)}>
      <div className={classes.bars} aria-hidden>
        <BarChart
          {...look}
          h={height}
          type="stacked"
          data={rows.map(({ at, title, counts }) => ({ ...counts, at, title }))}
          dataKey="title"
          series={series.map(({ name, tone }) => ({ name, color: colourOf(tone) }))}
          maxBarWidth={36}
          cursorFill="var(--tm-inset)"
          barProps={{ isAnimationActive: false }}
          barChartProps={{ margin: { top: 8, right: 4, bottom: 0, left: 0 }, barCategoryGap: "12%" }}
          xAxisProps={{
            height: 24,
            minTickGap: 14,
            tickFormatter: (title: string) => rows.find((row) => row.title === title)?.at ?? "",
          }}
          yAxisProps={{ width: 46, allowDecimals: false, tickCount: 4, tickFormatter: count }}
          tooltipProps={{
            content: ({ label: title }) => {
              const row = rows.find((each) => each.title === title);
              return row ? (
                <Reading
                  title={row.title}
                  rows={series.map(({ name }) => ({ name, value: count(row.counts[name] ?? 0) }))}
                />
              ) : null;
            },
          }}
        />
      </div>
      <div className="tm-visually-hidden">
        <BarTable label={label} series={series} rows={rows} />
      </div>
    </Chart>
  );
}

const figuresOf = (series: BarSeries[], rows: BarRow[]): Figures => ({
  columns: ["at", ...series.map(({ name }) => name)],
  rows: rows.map(({ title, counts }) => [title, ...series.map(({ name }) => counts[name] ?? 0)]),
});

function BarTable({ label, series, rows }: Omit<BarsProps, "height">) {
  return (
    <table aria-label={label}>
      <thead>
        <tr>
          <td />
          {series.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ title, counts }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            {series.map(({ name }) => (
              <td key={name}>{count(counts[name] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
