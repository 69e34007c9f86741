import type { ReactNode } from "react";

import classes from "./NewProjectPage.module.css";

const first = "var(--tm-first)";
const second = "var(--tm-second)";
const quiet = "var(--tm-line-strong)";
const soft = "var(--tm-inset)";

const pane = (x: number, y: number, width: number, height: number, stroke: string) => (
  <rect key={`${x} ${y}`} x={x} y={y} width={width} height={height} rx={3} fill={soft} stroke={stroke} strokeWidth={1.5} />
);
const line = (x: number, y: number, width: number, colour = quiet) => (
  <rect key={`${x} ${y}`} x={x} y={y} width={width} height={3} rx={1.5} fill={colour} />
);

/** What each way of asking looks like from far away. */
const DRAWINGS: Partial<Record<string, ReactNode>> = {
  pairwise: [pane(6, 6, 52, 36, first), pane(62, 6, 52, 36, second), line(22, 48, 20, first), line(78, 48, 20, second)],
  aspects: [
    pane(6, 6, 34, 42, first),
    pane(44, 6, 34, 42, second),
    ...[10, 20, 30, 40].map((y, row) => line(84, y, 30, [first, quiet, second, first][row])),
  ],
  segments: [
    pane(6, 6, 52, 30, first),
    pane(62, 6, 52, 30, second),
    ...[first, first, quiet, second, second, quiet].map((colour, at) => (
      <rect key={at} x={6 + at * 18.2} y={42} width={16.6} height={8} rx={2} fill={colour} />
    )),
  ],
  captions: [
    pane(6, 4, 52, 26, first),
    pane(62, 4, 52, 26, second),
    ...[36, 42, 48].flatMap((y, row) => [line(6, y, 52 - row * 10), line(62, y, 44 + row * 4)]),
  ],
  ranking: [0, 1, 2, 3].flatMap((at) => [
    pane(6 + at * 28, 8, 24, 32, at === 0 ? first : quiet),
    <text key={at} x={18 + at * 28} y={51} fontSize={9} textAnchor="middle" fill="var(--tm-muted)">
      {at + 1}
    </text>,
  ]),
  layout: [
    <path key="walls" d="M20 6h62v42H20z" fill={soft} stroke={quiet} strokeWidth={2} />,
    <rect key="bed" x={25} y={11} width={22} height={28} rx={2} fill="none" stroke={first} strokeWidth={1.5} />,
    <rect key="desk" x={60} y={32} width={18} height={10} rx={1} fill="none" stroke={first} strokeWidth={1.5} />,
    <path key="door" d="M82 14v14a14 14 0 0 0 14-14z" fill="none" stroke={second} strokeWidth={1.5} />,
  ],
};

export function InstrumentDrawing({ id }: { id: string }) {
  return (
    <svg viewBox="0 0 120 56" className={classes.drawing} aria-hidden>
      {DRAWINGS[id] ?? [pane(6, 6, 108, 36, quiet), line(46, 48, 28)]}
    </svg>
  );
}
