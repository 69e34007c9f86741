import { expect, test } from "vitest";

import { forServer, inWords, readFilters, type Filter } from "./filters";

const state: Filter = { name: "state", label: "State", kind: "choice", options: [{ value: "open", label: "Open" }] };
const priority: Filter = { name: "priority", label: "Priority", kind: "number", min: -100, max: 100 };
const since: Filter = { name: "created_from", label: "Made from", kind: "day" };
const agreement: Filter = { name: "agreement_to", label: "Agreement at most", kind: "percent" };
const all = [state, priority, since, agreement];

const read = (search: string) => readFilters(all, new URLSearchParams(search));

test("only what is possible is read from the address", () => {
  expect(read("state=open&priority=-3&created_from=2026-02-01&agreement_to=0.75")).toEqual({
    state: "open",
    priority: "-3",
    created_from: "2026-02-01",
    agreement_to: "0.75",
  });
  expect(read("state=ajar&priority=1000&created_from=yesterday&agreement_to=75&priority=&unknown=1")).toEqual({});
  expect(read("priority=")).toEqual({});
});

test("a day begins at the reader's midnight", () => {
  expect(new Date(forServer(since, "2026-02-01")).getHours()).toBe(0);
  expect(forServer(state, "open")).toBe("open");
});

test("chips speak words", () => {
  expect(inWords(state, "open")).toBe("Open");
  expect(inWords(agreement, "0.75")).toBe("75%");
  expect(inWords(since, "2026-02-01")).toBe("1 Feb 2026");
});
