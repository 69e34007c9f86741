import { BarChart } from "@mantine/charts";

import type { HistogramCounts } from "../../api/types";
import { count, decimal } from "../numbers";
import classes from "./charts.module.css";
import { Chart } from "./download/Chart";
import { colourOf, look } from "./look";
import { Reading } from "./Reading";

const HEIGHT = 84;

interface Bar {
  all: number;
  selected: number;
  from: number;
  to: number;
}

/** How a term is spread: grey for all pairs, indigo for the selected ones. */
export function Histogram({ label, counts }: { label: string; counts: HistogramCounts }) {
  const { edges, all, selected } = counts;
  const bars: Bar[] = all.map((value, index) => ({
    all: value,
    selected: selected[index] ?? 0,
    from: edges[index] ?? 0,
    to: edges[index + 1] ?? 0,
  }));
  const ends = edges.length < 2 ? "" : ` from ${decimal(edges[0] ?? 0)} to ${decimal(edges.at(-1) ?? 0)}`;
  return (
    <Chart
      label={label}
      figures={() => ({
        columns: ["from", "to", "all", "selected"],
        rows: bars.map((bar) => [bar.from, bar.to, bar.all, bar.selected]),
      })}
    >
      <figure aria-label={label + ends} role="img">
        <BarChart
          {...look}
          h={HEIGHT}
          data={bars}
          dataKey="from"
          series={[
            { name: "all", color: colourOf("rest") },
            { name: "selected", color: colourOf("first") },
          ]}
          gridAxis="none"
          withXAxis={false}
          withYAxis={false}
          cursorFill="var(--tm-inset)"
          barProps={{ isAnimationActive: false, radius: 1 }}
          barChartProps={{ barGap: "-100%", barCategoryGap: "8%", margin: { top: 0, right: 0, bottom: 0, left: 0 } }}
          tooltipProps={{
            content: ({ payload }) => {
              const bar = payload[0]?.payload as Bar | undefined;
              return bar ? (
                <Reading
                  title={`${decimal(bar.from)} to ${decimal(bar.to)}`}
                  rows={[
                    { name: "all", value: count(bar.all) },
                    { name: "selected", value: count(bar.selected) },
                  ]}
                />
              ) : null;
            },
          }}
        />
        <figcaption className={classes.ends}>
          <span>{edges[0] === undefined ? "" : decimal(edges[0])}</span>
          <span>{edges.length < 2 ? "" : decimal(edges.at(-1) ?? 0)}</span>
        </figcaption>
      </figure>
    </Chart>
  );
}
