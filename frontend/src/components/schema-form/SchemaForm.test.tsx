// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";

import type { FieldProblem } from "../../api/client";
import type { JsonObject } from "./json";
import type { JsonSchema } from "./read";
import { SchemaForm } from "./SchemaForm";

// happy-dom knows no fonts; Mantine's growing text boxes measure again when one arrives.
Object.defineProperty(document, "fonts", { value: new EventTarget() });

afterEach(cleanup);

/** The form as a page holds it; `said()` is what the page would send. */
function open(properties: JsonSchema, more: JsonSchema = {}, errors: FieldProblem[] = [], start: JsonObject = {}) {
  let latest = start;
  const schema = { type: "object", properties, ...more };
  function Page({ errors }: { errors: FieldProblem[] }) {
    const [value, setValue] = useState(start);
    latest = value;
    return (
      <MantineProvider>
        <SchemaForm schema={schema} value={value} onChange={setValue} errors={errors} />
      </MantineProvider>
    );
  }
  const page = render(<Page errors={errors} />);
  return { said: () => latest, answer: (problems: FieldProblem[]) => page.rerender(<Page errors={problems} />) };
}

const type = (input: HTMLElement, value: string) => fireEvent.change(input, { target: { value } });
// What must be said has an asterisk after its name.
const box = (name: string) => screen.getByLabelText<HTMLInputElement>(new RegExp(`^${name}( \\*)?$`));
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));

const dimensions = {
  $defs: {
    Dimension: {
      type: "object",
      properties: { id: { type: "string", title: "Id" }, label: { type: "string", title: "Label" } },
      required: ["id", "label"],
      title: "Dimension",
    },
  },
};
const dimensionList = { dimensions: { type: "array", items: { $ref: "#/$defs/Dimension" }, minItems: 1, maxItems: 3 } };

test("a text shows its default, its help and its own title, and says only what was written", () => {
  const form = open({
    question: { type: "string", default: "Which is better?", title: "Question", description: "As annotators read it." },
  });
  expect(box("Question").value).toBe("Which is better?");
  expect(screen.getByText("As annotators read it.")).toBeTruthy();
  expect(form.said()).toEqual({});
  type(box("Question"), "Which is sharper?");
  expect(form.said()).toEqual({ question: "Which is sharper?" });
});

test("a name that pydantic made of the key is written as a sentence", () => {
  open({ allow_both_bad: { type: "boolean", default: true, title: "Allow Both Bad" } });
  expect(screen.getByLabelText("Allow both bad")).toBeTruthy();
});

test("a long text has room for lines", () => {
  open({ help: { type: "string", maxLength: 500 }, name: { type: "string", maxLength: 80 } });
  expect(box("Help").tagName).toBe("TEXTAREA");
  expect(box("Name").tagName).toBe("INPUT");
});

test("a text of another form than asked for is said to be so", () => {
  open({ id: { type: "string", pattern: "^[a-z]+$", description: "Lower-case letters." } });
  type(box("Id"), "Not This");
  expect(screen.getByText("This does not fit. Lower-case letters.")).toBeTruthy();
});

test("a number outside its bounds is said to be so and kept as it was written", () => {
  const form = open({ segment_s: { type: "number", minimum: 0.5, maximum: 5, default: 1 } });
  type(box("Segment s"), "7");
  expect(screen.getByText("At most 5.")).toBeTruthy();
  expect(form.said()).toEqual({ segment_s: 7 });
});

test("an emptied number is the default again", () => {
  const form = open({ most: { type: "integer", minimum: 2, default: 12 } });
  type(box("Most"), "4");
  expect(form.said()).toEqual({ most: 4 });
  type(box("Most"), "");
  expect(form.said()).toEqual({});
  expect(box("Most").value).toBe("");
  fireEvent.blur(box("Most"));
  expect(box("Most").value).toBe("12");
});

test("an emptied number that may be null is null", () => {
  const form = open({ top_k: { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }], default: null } });
  type(box("Top k"), "10");
  expect(form.said()).toEqual({ top_k: 10 });
  type(box("Top k"), "");
  expect(form.said()).toEqual({ top_k: null });
});

test("a switch says yes and no", () => {
  const form = open({ ask_strength: { type: "boolean", default: false } });
  fireEvent.click(screen.getByLabelText("Ask strength"));
  expect(form.said()).toEqual({ ask_strength: true });
});

test("up to four choices stand side by side, more in a list", () => {
  const form = open({
    mode: { type: "string", enum: ["inspect", "compare"], default: "inspect" },
    format: { type: "string", enum: ["a", "b", "c", "d", "e"], default: "a" },
  });
  expect(screen.getByRole("radiogroup", { name: "Mode" })).toBeTruthy();
  fireEvent.click(screen.getByLabelText("Compare"));
  expect(form.said()).toEqual({ mode: "compare" });
  expect(screen.queryByRole("radiogroup", { name: "Format" })).toBeNull();
});

test("choices may have names of their own", () => {
  open({ format: { oneOf: [{ const: "csv", title: "CSV" }, { const: "jsonl", title: "JSON Lines" }], default: "csv" } });
  expect(screen.getByLabelText("JSON Lines")).toBeTruthy();
});

test("items are added, put in another order and removed", () => {
  const start = { dimensions: [{ id: "motion", label: "Motion" }, { id: "colour", label: "Colour" }] };
  const form = open(dimensionList, dimensions, [], start);
  press("Move Dimensions 2 up");
  expect(form.said().dimensions).toEqual([start.dimensions[1], start.dimensions[0]]);
  press("Add to dimensions");
  expect(form.said().dimensions).toHaveLength(3);
  expect(screen.getByRole("button", { name: "Add to dimensions" }).hasAttribute("disabled")).toBe(true);
  press("Remove Dimensions 1");
  press("Remove Dimensions 2");
  expect(form.said().dimensions).toEqual([start.dimensions[0]]);
  expect(screen.getByRole("button", { name: "Remove Dimensions 1" }).hasAttribute("disabled")).toBe(true);
});

test("the focus follows an item that is moved, and goes into one that is added", () => {
  open(dimensionList, dimensions, [], { dimensions: [{ id: "a", label: "A" }, { id: "b", label: "B" }] });
  press("Move Dimensions 1 down");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Move Dimensions 2 up");
  press("Add to dimensions");
  expect(screen.getByRole("group", { name: "Dimensions 3" }).contains(document.activeElement)).toBe(true);
});

test("a list of texts", () => {
  const form = open({ sample_keys: { type: "array", items: { type: "string" }, default: [] } });
  press("Add to sample keys");
  type(box("Sample keys 1"), "image_a");
  expect(form.said()).toEqual({ sample_keys: ["image_a"] });
});

test("an object in the object begins with the defaults of the whole", () => {
  const form = open(
    { weights: { $ref: "#/$defs/Weights", default: { margin: 1, entropy: 0.5 } } },
    { $defs: { Weights: { type: "object", properties: { margin: { type: "number" }, entropy: { type: "number" } } } } },
  );
  expect(box("Entropy").value).toBe("0.5");
  type(box("Margin"), "2");
  expect(form.said()).toEqual({ weights: { margin: 2, entropy: 0.5 } });
});

test("an object that may be left out is switched on with its own defaults, and off again", () => {
  const lora = { type: "object", properties: { rank: { type: "integer", default: 16 } } };
  const form = open({ lora: { anyOf: [lora, { type: "null" }], default: null, title: "LoRA" } });
  expect(screen.queryByLabelText("Rank")).toBeNull();
  fireEvent.click(screen.getByLabelText("LoRA"));
  expect(form.said()).toEqual({ lora: { rank: 16 } });
  fireEvent.click(screen.getByLabelText("LoRA"));
  expect(form.said()).toEqual({ lora: null });
});

test("of several kinds of thing one is chosen, and only its fields are asked for", () => {
  const kind = (op: string, field: string) => ({
    type: "object",
    properties: { op: { const: op, type: "string" }, [field]: { type: "number", default: 1 } },
  });
  const form = open({
    operation: {
      oneOf: [{ $ref: "#/$defs/Move" }, { $ref: "#/$defs/Turn" }],
      discriminator: { propertyName: "op", mapping: { move: "#/$defs/Move", turn: "#/$defs/Turn" } },
    },
  }, { $defs: { Move: kind("move", "dx"), Turn: kind("turn", "degrees") } }, [], { operation: { op: "move", dx: 3 } });
  expect(box("Dx").value).toBe("3");
  fireEvent.click(screen.getByRole("combobox"));
  fireEvent.click(screen.getByRole("option", { name: "Turn", hidden: true }));
  expect(form.said()).toEqual({ operation: { op: "turn", degrees: 1 } });
  expect(screen.queryByLabelText("Dx")).toBeNull();
});

test("what no field is made for is written as JSON, and nothing half written is passed on", () => {
  const form = open({ anything: { anyOf: [{ type: "string" }, { type: "integer" }], default: 3 } });
  type(box("Anything"), '"thre');
  expect(form.said()).toEqual({});
  expect(screen.getByText(/not JSON yet/)).toBeTruthy();
  type(box("Anything"), '"three"');
  expect(form.said()).toEqual({ anything: "three" });
});

test("names that the writer chooses", () => {
  const form = open({ taste: { type: "object", additionalProperties: { type: "number" } } });
  type(box("A name to add to Taste"), "redness");
  press("Add");
  type(box("Taste: redness"), "0.5");
  expect(form.said()).toEqual({ taste: { redness: 0.5 } });
  press("Remove redness");
  expect(form.said()).toEqual({ taste: {} });
});

test("what the server says lands at its field, however deep, and the first one has the focus", () => {
  const form = open(dimensionList, dimensions, [], { dimensions: [{ id: "a", label: "A" }, { id: "a", label: "B" }] });
  act(() => form.answer([{ field: "dimensions.1.id", message: "There is one called so already." }]));
  const second = screen.getByRole("group", { name: "Dimensions 2" });
  expect(within(second).getByText("There is one called so already.")).toBeTruthy();
  expect(document.activeElement).toBe(within(second).getByLabelText("Id", { exact: false }));
});

test("what is said of a whole list or of nothing that is asked for is shown above it", () => {
  open(dimensionList, dimensions, [
    { field: "dimensions", message: "Ids differ." },
    { field: "elsewhere", message: "Not known." },
  ]);
  expect(within(screen.getByRole("group", { name: "Dimensions" })).getByText("Ids differ.")).toBeTruthy();
  expect(screen.getByText("Not known.").getAttribute("role")).toBe("alert");
});
