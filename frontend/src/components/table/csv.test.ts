import { expect, test } from "vitest";

import type { Column } from "./columns";
import { asCsv } from "./csv";

interface Row {
  prompt: string;
  p: number;
}

const columns: Column<Row>[] = [
  { name: "Prompt, as written", render: ({ prompt }) => prompt },
  { name: "p", render: () => null, text: ({ p }) => p },
];

const body = (rows: Row[]) => asCsv(columns, rows).split("\r\n").slice(1, -1);

test("names come first, and what has commas, quotes or lines is quoted", () => {
  expect(asCsv(columns, [])).toBe('\uFEFF"Prompt, as written",p\r\n');
  expect(body([{ prompt: 'a "red" circle, round', p: 0.5 }])).toEqual(['"a ""red"" circle, round",0.5']);
  expect(asCsv(columns, [{ prompt: "two\nlines", p: 1 }])).toContain('"two\nlines",1');
});

test("no prompt is computed by a spreadsheet, and numbers keep their sign", () => {
  expect(body([{ prompt: "=HYPERLINK(1)", p: -0.5 }])).toEqual(["'=HYPERLINK(1),-0.5"]);
  expect(body([{ prompt: "@cmd", p: 2 }])).toEqual(["'@cmd,2"]);
});
