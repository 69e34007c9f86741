import { expect, test } from "vitest";

import { ApiProblem } from "../../api/client";
import { problemsOf, stepOf, textOf } from "./problems";

const refused = new ApiProblem(400, "Bad Request", "", [
  { field: "gold_rate", message: "Too high." },
  { field: "instrument_config.dimensions.0.id", message: "Lower case." },
]);

test("the first step with a complaint is the one to look at", () => {
  expect(stepOf(refused)).toBe("config");
  expect(stepOf(new ApiProblem(400, "", "", [{ field: "gold_rate", message: "" }]))).toBe("people");
  expect(stepOf(new ApiProblem(503, "", ""))).toBeNull();
  expect(stepOf(null)).toBeNull();
});

test("a complaint is told from its field on", () => {
  expect(problemsOf(refused, "instrument_config")).toEqual([{ field: "dimensions.0.id", message: "Lower case." }]);
  expect(textOf(refused, "gold_rate")).toBe("Too high.");
  expect(textOf(refused, "name")).toBeUndefined();
});
