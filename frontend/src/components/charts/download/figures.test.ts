import { expect, test } from "vitest";

import { figuresAsCsv, fileName } from "./figures";

test("figures leave unrounded, and what is not known is empty, not nought", () => {
  const csv = figuresAsCsv({ columns: ["prompt", "margin"], rows: [["a red circle, left", 1 / 3], ["a square", null]] });
  expect(csv).toBe('\uFEFFprompt,margin\r\n"a red circle, left",0.3333333333333333\r\na square,\r\n');
});

test("a prompt that a spreadsheet would compute is text in a chart's figures too", () => {
  expect(figuresAsCsv({ columns: ["prompt"], rows: [["=1+1"], ["-0.5"]] })).toContain("'=1+1\r\n-0.5");
});

test("files are called what the chart is called, in letters that every system takes", () => {
  expect(fileName("Loss by step: 50% / “batch”")).toBe("loss-by-step-50-batch");
  expect(fileName("…")).toBe("chart");
  expect(fileName("x".repeat(59) + " y")).toBe("x".repeat(59));
});
