import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef } from "react";

import classes from "./charts.module.css";
import { scale } from "./ticks";

interface ScatterProps {
  label: string;
  /** [x, y, 1 where selected, else 0] */
  points: number[][];
  names: { x: string; y: string };
  height: number;
}

const PAD = 22;

/** Every pair as a point; the selected ones are lit and lie on top. On a canvas, for there are thousands. */
export function Scatter({ label, points, names, height }: ScatterProps) {
  const { ref, width } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    const element = canvas.current;
    if (element && width > 0) draw(element, points, width, height);
  }, [points, width, height, scheme]);
  return (
    <div ref={ref} className={classes.chart} style={{ height }} role="img" aria-label={label}>
      <canvas ref={canvas} className={classes.canvas} style={{ width, height }} />
      <span className={classes.axisX}>{names.x} →</span>
      <span className={classes.axisY}>↑ {names.y}</span>
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, points: number[][], width: number, height: number) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(ratio, ratio);
  const xs = points.map(([x = 0]) => x);
  const ys = points.map(([, y = 0]) => y);
  const toX = scale(Math.min(...xs), Math.max(...xs), PAD, width - PAD);
  const toY = scale(Math.min(...ys), Math.max(...ys), height - PAD, PAD);
  const styles = getComputedStyle(canvas);
  for (const isSelected of [0, 1]) {
    context.fillStyle = styles.getPropertyValue(isSelected ? "--tm-first" : "--tm-left-out");
    context.globalAlpha = isSelected ? 0.9 : 0.8;
    for (const [x = 0, y = 0, selected = 0] of points) {
      if (selected !== isSelected) continue;
      context.beginPath();
      context.arc(toX(x), toY(y), isSelected ? 3.6 : 2.6, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
