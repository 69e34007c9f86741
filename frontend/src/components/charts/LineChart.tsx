import { LineChart as MantineLineChart } from "@mantine/charts";

import classes from "./charts.module.css";
import { Chart } from "./download/Chart";
import type { Figures } from "./download/figures";
import { lastOf, rowsOf, valueAt, type Line } from "./lines";
import { colourOf, look } from "./look";
import { Reading } from "./Reading";
import { asTick, ticks } from "./ticks";

export type { Line } from "./lines";

interface LineChartProps {
  /** What is drawn, for screen readers; the latest values are added. */
  label: string;
  lines: Line[];
  /** The last x that there will be: the axis does not grow while the run does. */
  end: number;
  height?: number;
  format: (value: number) => string;
  /** A value that means something: ln 2, one half, nought. */
  reference?: { value: number; name: string };
  /** The axis begins at nought and is written in these units: an amount is read by its length. */
  amount?: (value: number) => string;
}

/** Lines over steps, with a reading under the pointer. */
export function LineChart({ label, lines, end, height = 190, format, reference, amount }: LineChartProps) {
  const values = lines.flatMap(({ points }) => points.map(([, y]) => y));
  if (values.length === 0) {
    return (
      <div className={classes.waiting} style={{ height }}>
        The first step is on its way.
      </div>
    );
  }
  const all = reference ? [...values, reference.value] : values;
  const low = amount ? 0 : Math.min(...all);
  const high = Math.max(...all);
  const pad = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1;
  const floor = amount ? 0 : low - pad;
  const latest = lines.flatMap((line) => {
    const value = lastOf(line);
    return value === undefined ? [] : [`${line.name} ${format(value)}`];
  });
  return (
    <Chart label={label} figures={() => figuresOf(lines)}>
      <div role="img" aria-label={`${label}; latest: ${latest.join(", ")}`}>
        <MantineLineChart
          {...look}
          h={height}
          data={rowsOf(lines)}
          dataKey="step"
          series={lines.map(({ name, tone, isDashed }) => ({
            name,
            color: colourOf(tone),
            ...(isDashed && { strokeDasharray: "5 4" }),
          }))}
          curveType="linear"
          withDots={false}
          strokeWidth={1.8}
          lineProps={{ isAnimationActive: false }}
          lineChartProps={{ margin: { top: 8, right: 8, bottom: 0, left: 0 } }}
          xAxisProps={{ type: "number", domain: [0, Math.max(end, 1)], ticks: ticks(0, Math.max(end, 1), 5), height: 24 }}
          yAxisProps={{
            type: "number",
            domain: [floor, high + pad],
            ticks: ticks(floor, high + pad),
            tickFormatter: amount ?? asTick,
            width: 62, // as wide as −0.0025
          }}
          referenceLines={reference && [{ y: reference.value, color: colourOf("tie"), strokeDasharray: "2 4" }]}
          tooltipProps={{
            content: ({ label: step }) => (
              <Reading
                title={`step ${String(step)}`}
                rows={lines.flatMap((line) => {
                  const value = valueAt(line, Number(step));
                  return value === undefined ? [] : [{ name: line.name, value: format(value) }];
                })}
              />
            ),
          }}
        />
        {reference && <p className={classes.referenceName}>dotted: {reference.name}</p>}
      </div>
    </Chart>
  );
}

const figuresOf = (lines: Line[]): Figures => ({
  columns: ["step", ...lines.map(({ name }) => name)],
  rows: rowsOf(lines).map((row) => [row.step ?? null, ...lines.map(({ name }) => row[name] ?? null)]),
});
