import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState, type PointerEvent, type ReactNode } from "react";

import classes from "./charts.module.css";
import { Chart } from "./download/Chart";
import type { Figures } from "./download/figures";
import { framed, nearest, paint, type Frame, type Point } from "./points";
import { asTick } from "./ticks";

export type { Point } from "./points";

interface ScatterProps {
  label: string;
  points: Point[];
  names: { x: string; y: string };
  height: number;
  figures: () => Figures;
  /** What a point says under the pointer. */
  reading?: (index: number) => ReactNode;
  /** One unit is as long to the right as it is upwards. */
  isMap?: boolean;
}

/** Points, the lit ones on top. On a canvas, for there are thousands. */
export function Scatter({ label, points, names, height, figures, reading, isMap = false }: ScatterProps) {
  const { ref, width } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme("light");
  const frame = useMemo(() => framed(points, width, height, isMap), [points, width, height, isMap]);
  const { dots } = frame;
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const found = pointer && reading ? nearest(dots, pointer) : null;
  const dot = found === null ? undefined : dots[found];
  useEffect(() => {
    if (canvas.current && width > 0) paint(canvas.current, dots, width, height);
  }, [dots, width, height, scheme]);
  const follow = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointer({ x: event.clientX - box.left, y: event.clientY - box.top });
  };
  return (
    <Chart label={label} figures={figures}>
      <div
        ref={ref}
        className={classes.chart}
        style={{ height }}
        role="img"
        aria-label={label}
        onPointerMove={reading && follow}
        onPointerLeave={() => setPointer(null)}
      >
        <canvas ref={canvas} className={classes.canvas} style={{ width, height }} />
        {!isMap && width > 0 && <Axes frame={frame} />}
        <span className={classes.axisX}>{names.x}</span>
        <span className={classes.axisY}>{names.y}</span>
        {reading && found !== null && dot && (
          <>
            <span className={classes.pointed} style={{ left: dot.x, top: dot.y }} />
            <div className={classes.pointReading} data-left={dot.x > width / 2} data-up={dot.y > height / 2} style={{ left: dot.x, top: dot.y }}>
              {reading(found)}
            </div>
          </>
        )}
      </div>
    </Chart>
  );
}

function Axes({ frame: { xTicks, yTicks } }: { frame: Frame }) {
  return (
    <>
      {xTicks.map(({ value, at }) => (
        <span key={value} className={classes.tickX} style={{ left: at }}>
          {asTick(value)}
        </span>
      ))}
      {yTicks.map(({ value, at }) => (
        <span key={value} className={classes.tickY} style={{ top: at }}>
          {asTick(value)}
        </span>
      ))}
    </>
  );
}
