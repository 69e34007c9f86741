import { expect, test } from "vitest";

import { filtersFor, orderOf, queryOf } from "./list";

const filters = filtersFor(["ties", "beyond_top"]);
const query = (text: string) => queryOf(filters, new URLSearchParams(text));

test("the list is asked for as the address says it, page and order included", () => {
  expect(query("gate=ties&contains=red&ordering=-margin&cursor=48&margin=0.5")).toEqual({
    gate: "ties",
    contains: "red",
    ordering: "-margin",
    cursor: "48",
    page_size: 48,
  });
});

test("a gate that does not exist and an order that nobody knows are not asked for", () => {
  expect(query("gate=luck&ordering=price&selected=maybe")).toEqual({ ordering: "rank", cursor: null, page_size: 48 });
  expect(orderOf(new URLSearchParams("ordering=--margin"))).toBe("rank");
});
