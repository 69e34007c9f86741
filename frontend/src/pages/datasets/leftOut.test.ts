import { describe, expect, it } from "vitest";

import { leftOut } from "./leftOut";

describe("leftOut", () => {
  it("says so when nothing is left out", () => {
    expect(leftOut({})).toBe("none is left out");
  });

  it("lists every reason with its number", () => {
    expect(leftOut({ ties: 6, "identical sides": 1 })).toBe("left out: 6 ties, 1 identical sides");
  });
});
