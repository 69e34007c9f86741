import { expect, test } from "vitest";

import { readForm, startOf } from "../../components/schema-form/read";
import { offering } from "./offered";

const schema = {
  type: "object",
  properties: { scorer: { type: "string", minLength: 1 }, models: { type: "array", items: { type: "integer" }, minItems: 1 } },
};

test("what is there can be chosen, and the first is chosen", () => {
  const form = readForm(offering(schema, "scorer", [{ value: "b", name: "B" }, { value: "a", name: "A" }]));
  expect(form.fields[0]?.shape).toMatchObject({ kind: "choice", fallback: "b", options: [{ value: "b", name: "B" }, { name: "A" }] });
});

test("so can the items of a list", () => {
  const form = readForm(offering(schema, "models", [{ value: 7, name: "Seven" }]));
  const shape = form.fields[1]?.shape;
  expect(shape).toMatchObject({ kind: "list", item: { kind: "choice" } });
  expect(shape && startOf(shape)).toEqual([7]);
});

test("where nothing is there nothing is changed", () => {
  expect(offering(schema, "scorer", [])).toBe(schema);
});
