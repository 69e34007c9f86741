import { textOf, type Column } from "./columns";

/** The rows as a file that spreadsheets read (RFC 4180, with the mark that tells Excel it is UTF-8). */
export function asCsv<Row>(columns: Column<Row>[], rows: Row[]): string {
  return csvOf([columns.map(({ name }) => name), ...rows.map((row) => columns.map((column) => textOf(column, row)))]);
}

export const csvOf = (lines: string[][]): string =>
  `\uFEFF${lines.map((cells) => cells.map(quoted).join(",")).join("\r\n")}\r\n`;

function quoted(cell: string): string {
  const safe = isFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A spreadsheet would compute it, and prompts are written by anybody. Numbers may have their sign. */
function isFormula(cell: string): boolean {
  return /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell));
}

/** Hand the reader a file. */
export function download(name: string, content: BlobPart, type = "text/csv;charset=utf-8") {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken its own hold of the content by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
