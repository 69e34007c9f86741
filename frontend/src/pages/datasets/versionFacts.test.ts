import { expect, test } from "vitest";

import type { DatasetVersion } from "../../api/types";
import { judgeFacts, recipeFacts } from "./versionFacts";

const version = {
  sha256: "abcdef0123456789ffff",
  spec: { scorer: "clip", weights: { margin: 2 }, top_k: null },
  recipe: { scorer: { id: "clip", revision: "0123456789abcdef0123" }, seed: 3, made_with: { tools: {} } },
  statistics: { judgments: { person: 12, simulated: 0, vlm: 5 }, judges: { person: 3 }, agreement: 0.9 },
} as unknown as DatasetVersion;

test("judges are told with how many of them there were, where that is known", () => {
  expect(judgeFacts(version)).toEqual([
    { name: "judgments of people", value: "12 by 3" },
    { name: "judgments of vision-language models", value: "5" },
    { name: "agreement with the majority", value: "90.0%" },
  ]);
});

test("that no person judged is said", () => {
  expect(judgeFacts({ ...version, statistics: { judgments: {} } })).toEqual([{ name: "judgments of people", value: "0" }]);
});

test("the recipe has every setting that is set, the machines' revisions and the content", () => {
  expect(recipeFacts(version)).toEqual([
    { name: "scorer", value: "clip" },
    { name: "weights: margin", value: "2" },
    { name: "scorer revision", value: "0123456789abcdef" },
    { name: "content", value: "abcdef0123456789" },
  ]);
});
