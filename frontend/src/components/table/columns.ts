import type { ReactNode } from "react";

export interface Column<Row> {
  name: string;
  render: (row: Row) => ReactNode;
  /** What an export says of it; where this is missing, what `render` gives if that is text, else nothing. */
  text?: (row: Row) => string | number | null;
  isNumber?: boolean;
  width?: number | string;
  /** The server's name of the order by this column, where it has one. */
  order?: string;
  /** Shown only when somebody asks for it. */
  isExtra?: boolean;
}

/** What the reader sees of a column, as text for a file. */
export function textOf<Row>(column: Column<Row>, row: Row): string {
  const told = column.text ? column.text(row) : column.render(row);
  return typeof told === "string" || typeof told === "number" ? String(told) : "";
}
