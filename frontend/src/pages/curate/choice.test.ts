import { expect, test } from "vitest";

import { asSpec, choiceAsText, defaultChoice, readChoice, withChoice, type CurationChoice } from "./choice";

const read = (text: string) => readChoice(new URLSearchParams(text));

test("whatever is chosen comes back from the address that it makes", () => {
  const choice: CurationChoice = {
    criterion: "farthest-point",
    scorer: "open_clip:longalign",
    embedder: "sentence-transformers",
    margin: 0,
    text_quality: 1.85,
    entropy: 2,
    k_neighbours: 12,
    normalise: "rank",
    keep: 7,
    cap_per_prompt: null,
    min_margin: 0.05,
    max_margin: 3.5,
    languages: "en,de",
    text_grader: "llm:judge-7b",
    min_text_quality: 0,
    min_harmlessness: 0.9,
    disagreement: "down-weight",
    disagreement_weight: 0.25,
    worse_captions: false,
    seed: 41,
  };
  expect(read(choiceAsText(choice))).toEqual(choice);
});

test("the address is empty at the start, and says only what was changed", () => {
  expect(choiceAsText(defaultChoice)).toBe("");
  expect(choiceAsText({ ...defaultChoice, cap_per_prompt: null, margin: 0.55 })).toBe("margin=0.55&cap_per_prompt=none");
});

test("what an address says wrongly is as at the start, and the rest of it counts", () => {
  expect(read("margin=3&keep=0&keep=5&criterion=luck&k_neighbours=2.5&entropy=&seed=-1&cap_per_prompt=0&worse_captions=maybe")).toEqual(defaultChoice);
  expect(read("margin=lots&entropy=0.25").entropy).toBe(0.25);
  expect(read("scorer=<script>").scorer).toBeNull();
});

test("what else stands in the address is left alone", () => {
  const search = withChoice(new URLSearchParams("pair=abc&keep=5"), { ...defaultChoice, keep: 9 });
  expect(search.toString()).toBe("pair=abc&keep=9");
});

test("a selection's recipe has the weights together and the share as a share", () => {
  const spec = asSpec({ ...defaultChoice, keep: 5 }, "pickscore");
  expect(spec).toMatchObject({ scorer: "pickscore", top_share: 0.05, weights: { margin: 1, text_quality: 0.5, entropy: 0.5 } });
  expect(spec).not.toHaveProperty("keep");
});
