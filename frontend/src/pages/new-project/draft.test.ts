import { expect, test } from "vitest";

import type { Instrument } from "../../api/types";
import { comparing, configOf, EMPTY, promptsOf, remember, remembered } from "./draft";

const instrument = (id: string, kinds: Instrument["sample_kinds"], required: string[] = []): Instrument => ({
  id,
  title: id,
  summary: "",
  sample_kinds: kinds,
  fewest_samples: 2,
  most_samples: 2,
  config_schema: { required },
  answer_schema: {},
  example_config: { dimensions: [{ id: "motion", label: "Motion" }] },
  example: {},
});

const all = [
  instrument("pairwise", ["image", "video", "layout", "text"]),
  instrument("segments", ["video"]),
  instrument("aspects", ["image", "video"], ["dimensions"]),
];

function memory(text: string | null = null) {
  let kept = text;
  return { getItem: () => kept, setItem: (_: string, value: string) => (kept = value), removeItem: () => (kept = null) };
}

test("an instrument that cannot ask about what is compared gives way to one that can", () => {
  const videos = { ...EMPTY, compared: "video" as const, instrument: "segments" };
  expect(comparing(videos, "text", all).instrument).toBe("pairwise");
  expect(comparing(videos, "video", all).instrument).toBe("segments");
});

test("only images are generated", () => {
  expect(comparing(EMPTY, "layout", all).source).toBe("import");
  expect(comparing({ ...EMPTY, source: "later" }, "layout", all).source).toBe("later");
});

test("a configuration that must say something begins with the example, and what was begun is kept", () => {
  const [pairwise, , aspects] = all;
  if (!pairwise || !aspects) throw new Error("They are above.");
  expect(configOf(EMPTY, pairwise)).toEqual({});
  expect(configOf(EMPTY, aspects)).toEqual(aspects.example_config);
  expect(configOf({ ...EMPTY, configs: { aspects: { dimensions: [] } } }, aspects)).toEqual({ dimensions: [] });
});

test("a draft outlives a reload, and what cannot be read is begun anew", () => {
  const kept = memory();
  remember(kept, { ...EMPTY, name: "Shapes" });
  expect(remembered(kept).name).toBe("Shapes");
  expect(remembered(memory("{"))).toEqual(EMPTY);
  expect(remembered(memory('{"name": "Old"}'))).toEqual({ ...EMPTY, name: "Old" });
});

test("prompts are the lines that say something", () => {
  expect(promptsOf({ ...EMPTY, prompts: " a cat\n\n  \na dog " })).toEqual(["a cat", "a dog"]);
});
