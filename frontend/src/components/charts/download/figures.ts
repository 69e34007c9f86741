import { csvOf } from "../../table/csv";

export type Cell = string | number | null;

/** What a chart is drawn from: one row a mark, numbers unrounded. */
export interface Figures {
  columns: string[];
  rows: Cell[][];
}

/** The figures as a file for spreadsheets; what is not known is an empty cell. */
export const figuresAsCsv = ({ columns, rows }: Figures): string =>
  csvOf([columns, ...rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))))]);

/** "Margin of all, and of selected pairs" → "margin-of-all-and-of-selected-pairs". */
export function fileName(label: string): string {
  const words = label.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["chart"];
  return words.join("-").slice(0, 60).replace(/-+$/, "");
}
