import { expect, it } from "vitest";

import { seconds } from "./numbers";

it.each([
  [3.25, "3.3 s"],
  [59.4, "59 s"],
  [59.6, "1 min 0 s"],
  [119.6, "2 min 0 s"],
  [3599.7, "1 h 0 min"],
  [7325, "2 h 2 min"],
])("%d seconds are said as %s: no part is ever as much as the next greater one", (value, said) => {
  expect(seconds(value)).toBe(said);
});
