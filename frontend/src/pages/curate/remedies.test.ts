import { expect, test } from "vitest";

import { ApiProblem } from "../../api/client";
import { asSpec, defaultChoice } from "./choice";
import { remedyFor } from "./remedies";

const spec = asSpec({ ...defaultChoice, embedder: "open_clip" }, "pickscore");
const about = (field: string, status = 400) => new ApiProblem(status, "", "", [{ field, message: "…" }]);

test("prompts that are not embedded yet are embedded by a job", () => {
  expect(remedyFor(about("embedder"), spec, ["open_clip"])?.job).toEqual({ kind: "embed", spec: { embedder: "open_clip" } });
});

test("no job helps where the embedder itself cannot be used, nor against another error", () => {
  expect(remedyFor(about("embedder"), spec, ["hashed-ngrams"])).toBeNull();
  expect(remedyFor(about("min_margin"), spec, ["open_clip"])).toBeNull();
  expect(remedyFor(about("embedder", 500), spec, ["open_clip"])).toBeNull();
});
