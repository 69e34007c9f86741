import { ScatterChart } from "@mantine/charts";

import type { AnnotatorRow } from "../../../api/types";
import { Chart } from "../../../components/charts/download/Chart";
import type { Figures } from "../../../components/charts/download/figures";
import { colourOf, look } from "../../../components/charts/look";
import { Reading } from "../../../components/charts/Reading";
import { percent, plural } from "../../../components/numbers";
import { inSeconds } from "../readings";

/** The chart takes numbers only: `row` is where the annotator stands among the rows. */
type Dot = Record<"pace" | "reliability" | "row", number>;

const HEIGHT = 230;

/** Each annotator as a dot: whoever is at the lower left is fast and often wrong. The table below has the figures. */
export function PaceChart({ rows }: { rows: AnnotatorRow[] }) {
  return (
    <Chart label="Time and reliability of each annotator" figures={() => figuresOf(rows)}>
      <div aria-hidden>
        <ScatterChart
          {...look}
          h={HEIGHT}
          data={[{ name: "annotators", color: colourOf("ink"), data: rows.flatMap(asDot) }]}
          dataKey={{ x: "pace", y: "reliability" }}
          gridAxis="xy"
          scatterProps={{ isAnimationActive: false }}
          xAxisProps={{
            type: "number",
            domain: [0, "auto"],
            tickFormatter: (ms: number) => (ms === 0 ? "0" : inSeconds(ms)),
          }}
          yAxisProps={{ domain: [0, 1], tickFormatter: (share: number) => percent(share), width: 46 }}
          tooltipProps={{
            content: ({ payload }) => {
              const dot = payload[0]?.payload as Dot | undefined;
              const row = dot && rows[dot.row];
              return row ? (
                <Reading
                  title={`${row.name}, ${plural(row.quality.answers, "answer")}`}
                  rows={[
                    { name: "reliability", value: percent(dot.reliability) },
                    { name: "middle time", value: inSeconds(dot.pace) },
                  ]}
                />
              ) : null;
            },
          }}
        />
      </div>
    </Chart>
  );
}

function asDot({ quality: { speed, reliability } }: AnnotatorRow, row: number): Dot[] {
  if (speed.median_ms === null || reliability.value === null) return [];
  return [{ row, pace: speed.median_ms, reliability: reliability.value }];
}

const figuresOf = (rows: AnnotatorRow[]): Figures => ({
  columns: ["annotator", "answers", "median ms", "reliability"],
  rows: rows.map(({ name, quality: { answers, speed, reliability } }) => [name, answers, speed.median_ms, reliability.value]),
});
