import { expect, test, vi } from "vitest";

// Without a window TanStack takes itself for a server, which asks nothing again.
vi.hoisted(() => vi.stubGlobal("window", globalThis));

const { QueryClient, QueryObserver } = await import("@tanstack/react-query");
const { untilBeat } = await import("./beats");

/** When a query that answers after so long is asked, in the first four seconds. */
async function askedAt(answersAfterMs: number, interval: () => number): Promise<number[]> {
  vi.useFakeTimers({ now: 0 });
  const began = performance.now();
  const asked: number[] = [];
  const queryFn = async () => {
    asked.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, answersAfterMs));
    return asked.length;
  };
  const observer = new QueryObserver(new QueryClient(), { queryKey: ["x"], queryFn, refetchInterval: interval });
  const leave = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(4_000);
  leave();
  vi.useRealTimers();
  return asked;
}

test("a slow answer delays no question, and one that outlasts a beat is not asked for twice", async () => {
  expect(await askedAt(300, () => untilBeat(800))).toEqual([0, 800, 1_600, 2_400, 3_200, 4_000]);
  expect(await askedAt(1_000, () => untilBeat(800))).toEqual([0, 1_600, 3_200]);
  // What an interval would do.
  expect((await askedAt(300, () => 800)).at(-1)).toBe(3_300);
});

test("the next beat is ahead, and never further than one interval", () => {
  for (const now of [0, 1, 799.9, 800, 12_345.6]) {
    const wait = untilBeat(800, now);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(800);
    expect((now + wait) % 800).toBeCloseTo(0, 6);
  }
});
