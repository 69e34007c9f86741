import { scale, ticks } from "./ticks";

export interface Point {
  x: number;
  y: number;
  isLit: boolean;
}

const PAD = 26;
/** As near as the pointer must be, in pixels. */
const REACH = 14;
// Sharp also where a picture is taken of it that is finer than the screen.
const LEAST_FINENESS = 2;

export interface Frame {
  dots: Point[];
  /** Where the axes' round numbers stand, in pixels. */
  xTicks: Tick[];
  yTicks: Tick[];
}

export interface Tick {
  value: number;
  at: number;
}

/** The points in pixels of a frame, and its axes. In a map a unit is as long to the right as upwards. */
export function framed(points: Point[], width: number, height: number, isMap = false): Frame {
  const [left, right] = ends(points.map(({ x }) => x));
  const [bottom, top] = ends(points.map(({ y }) => y));
  const room = { x: Math.max(1, width - 2 * PAD), y: Math.max(1, height - 2 * PAD) };
  const unit = { x: room.x / (right - left || 1), y: room.y / (top - bottom || 1) };
  if (isMap) unit.x = unit.y = Math.min(unit.x, unit.y);
  const [halfX, halfY] = [(unit.x * (right - left)) / 2, (unit.y * (top - bottom)) / 2];
  const toX = scale(left, right, width / 2 - halfX, width / 2 + halfX);
  const toY = scale(bottom, top, height / 2 + halfY, height / 2 - halfY);
  const along = (low: number, high: number, place: (value: number) => number) =>
    low === high ? [] : ticks(low, high).map((value) => ({ value, at: place(value) }));
  return {
    dots: points.map(({ x, y, isLit }) => ({ x: toX(x), y: toY(y), isLit })),
    xTicks: along(left, right, toX),
    yTicks: along(bottom, top, toY),
  };
}

/** The dot under the pointer, or null; of two as near, the lit one, which lies on top. */
export function nearest(dots: Point[], pointer: { x: number; y: number }): number | null {
  let best: number | null = null;
  let least = REACH ** 2;
  dots.forEach(({ x, y, isLit }, index) => {
    const far = (x - pointer.x) ** 2 + (y - pointer.y) ** 2;
    if (far < least || (far === least && isLit)) {
      least = far;
      best = index;
    }
  });
  return best;
}

/** All dots on a canvas; the page's colours are asked of the canvas, which has its scheme. */
export function paint(canvas: HTMLCanvasElement, dots: Point[], width: number, height: number) {
  const ratio = Math.max(LEAST_FINENESS, window.devicePixelRatio);
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(ratio, ratio);
  const styles = getComputedStyle(canvas);
  for (const lit of [false, true]) {
    context.fillStyle = styles.getPropertyValue(lit ? "--tm-first" : "--tm-left-out");
    context.globalAlpha = lit ? 0.9 : 0.8;
    for (const { x, y, isLit } of dots) {
      if (isLit !== lit) continue;
      context.beginPath();
      context.arc(x, y, lit ? 3.6 : 2.6, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

/** Least and greatest; not by spreading, which ends at a hundred thousand arguments. */
function ends(values: number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? [0, 1] : [low, high];
}
