import type { ChartTone } from "./look";

export interface Line {
  name: string;
  tone: ChartTone;
  /** [step, value], steps rising. */
  points: [number, number][];
  isDashed?: boolean;
}

/** The lines as rows, one a step; a line that has no value at a step is not in its row. */
export function rowsOf(lines: Line[]): Record<string, number>[] {
  const rows = new Map<number, Record<string, number>>();
  for (const { name, points } of lines) {
    for (const [step, value] of points) {
      const row = rows.get(step) ?? { step };
      row[name] = value;
      rows.set(step, row);
    }
  }
  return [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** What a line last said at or before a step. */
export const valueAt = (line: Line, step: number): number | undefined =>
  line.points.findLast(([at]) => at <= step)?.[1];

export const lastOf = (line: Line): number | undefined => line.points.at(-1)?.[1];
