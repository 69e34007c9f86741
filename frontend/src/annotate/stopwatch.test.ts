import { expect, test } from "vitest";

import { Stopwatch } from "./stopwatch";

test("time while the page is hidden does not count", () => {
  let now = 0;
  let isHidden = false;
  const watch = new Stopwatch(
    () => now,
    () => isHidden,
  );
  const passes = (ms: number, hides: boolean) => {
    now += ms;
    isHidden = hides;
    watch.noticeVisibility();
  };
  watch.restart();
  passes(100, true);
  passes(5_000, false);
  passes(30, true);
  passes(900, false);
  now += 7;
  expect(watch.elapsed()).toBe(137);
});
