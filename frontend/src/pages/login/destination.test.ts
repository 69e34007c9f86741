import { describe, expect, it } from "vitest";

import { callbackTo, destination } from "./destination";

const at = (state: unknown, search = "") => ({ state, search });

describe("where one goes after signing in", () => {
  it("is where one wanted to go", () => {
    expect(destination(at({ from: "/projects/shapes?page=2#top" }))).toBe("/projects/shapes?page=2#top");
    expect(destination(at(null, "?next=%2Fprojects%2Fshapes"))).toBe("/projects/shapes");
  });

  it("is home where nobody said", () => {
    expect(destination(at(null))).toBe("/");
  });

  it.each(["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", ""])(
    "is never somebody else's page: %s",
    (next) => {
      expect(destination(at(null, `?${new URLSearchParams({ next }).toString()}`))).toBe("/");
    },
  );

  it("survives the way through the provider", () => {
    const callback = new URL(callbackTo("/projects/shapes?state=tie#x"), "http://here");
    expect(destination(at(null, callback.search))).toBe("/projects/shapes?state=tie#x");
  });
});
