import { useElementSize } from "@mantine/hooks";
import { useState } from "react";

import classes from "./charts.module.css";
import { asTick, scale, ticks } from "./ticks";

export interface Line {
  name: string;
  tone: "first" | "second" | "ink" | "tie";
  points: [number, number][];
  isDashed?: boolean;
}

interface LineChartProps {
  /** What is drawn, for screen readers. */
  label: string;
  lines: Line[];
  /** The last x that there will be: the axis does not grow while the run does. */
  end: number;
  height?: number;
  format: (value: number) => string;
  /** A value that means something: ln 2, one half, nought. */
  reference?: { value: number; name: string };
}

const left = 44;
const bottom = 22;
const top = 8;
const right = 8;

/** Lines over steps, with a reading under the pointer. */
export function LineChart({ label, lines, end, height = 190, format, reference }: LineChartProps) {
  const { ref, width } = useElementSize();
  const [pointed, setPointed] = useState<number | null>(null);
  const values = lines.flatMap(({ points }) => points.map(([, y]) => y));
  const all = reference ? [...values, reference.value] : values;
  const low = Math.min(...all);
  const high = Math.max(...all);
  const pad = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1;
  const x = scale(0, Math.max(end, 1), left, width - right);
  const y = scale(low - pad, high + pad, height - bottom, top);
  const step = pointed === null ? null : Math.round(scale(left, width - right, 0, end)(pointed));
  return (
    <div ref={ref} className={classes.chart} style={{ height }}>
      {width > 0 && values.length > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={label}
          onPointerMove={(event) => setPointed(event.clientX - event.currentTarget.getBoundingClientRect().left)}
          onPointerLeave={() => setPointed(null)}
        >
          {ticks(low - pad, high + pad).map((tick) => (
            <g key={tick}>
              <line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} className={classes.grid} />
              <text x={left - 6} y={y(tick) + 4} textAnchor="end" className={classes.tick}>
                {asTick(tick)}
              </text>
            </g>
          ))}
          {ticks(0, end, Math.max(2, Math.floor(width / 90))).map((tick) => (
            <text
              key={tick}
              x={x(tick)}
              y={height - 6}
              textAnchor={tick === end ? "end" : "middle"}
              className={classes.tick}
            >
              {tick}
            </text>
          ))}
          {reference && (
            <line x1={left} x2={width - right} y1={y(reference.value)} y2={y(reference.value)} className={classes.reference}>
              <title>{reference.name}</title>
            </line>
          )}
          {lines.map((line) => (
            <polyline
              key={line.name}
              points={line.points.map(([at, value]) => `${x(at)},${y(value)}`).join(" ")}
              className={classes.line}
              data-tone={line.tone}
              data-dashed={line.isDashed}
            />
          ))}
          {step !== null && step >= 0 && step <= end && (
            <line x1={x(step)} x2={x(step)} y1={top} y2={height - bottom} className={classes.pointer} />
          )}
        </svg>
      )}
      {values.length === 0 && <p className={classes.waiting}>The first step is on its way.</p>}
      {step !== null && <Reading lines={lines} step={step} format={format} />}
    </div>
  );
}

interface ReadingProps {
  lines: Line[];
  step: number;
  format: (value: number) => string;
}

function Reading({ lines, step, format }: ReadingProps) {
  const readings = lines.flatMap(({ name, points }) => {
    const point = points.findLast(([at]) => at <= step);
    return point ? [`${name} ${format(point[1])}`] : [];
  });
  if (readings.length === 0) return null;
  return <p className={classes.reading}>{`step ${step} · ${readings.join(" · ")}`}</p>;
}
