// @vitest-environment happy-dom
import { act, cleanup, render } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { useChoice } from "./useChoice";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function open(address = "/") {
  let latest: ReturnType<typeof useChoice> | undefined;
  function Page() {
    latest = useChoice();
    return null;
  }
  const router = createMemoryRouter([{ path: "/", Component: Page }], { initialEntries: [address] });
  render(<RouterProvider router={router} />);
  const now = () => {
    if (!latest) throw new Error("Nothing was rendered.");
    return latest;
  };
  return { router, now, keep: (keep: number) => act(() => now().change({ ...now().shown, keep })) };
}

const settle = () => act(() => vi.advanceTimersByTimeAsync(1_000));

test("a slider shows at once where it stands, and the address has it when it rests", async () => {
  const { router, now, keep } = open("/?margin=0.5");
  keep(30);
  expect([now().shown.keep, now().settled.keep]).toEqual([30, 60]);
  await settle();
  expect(now().settled).toEqual(now().shown);
  expect(router.state.location.search).toBe("?margin=0.5&keep=30");
});

test("no step is lost while an earlier one is still on its way into the address", async () => {
  const { router, now, keep } = open();
  for (let step = 0; step < 30; step += 1) {
    keep(now().shown.keep - 1);
    if (step % 4 === 0) await act(() => vi.advanceTimersByTimeAsync(119 + (step % 3)));
  }
  await settle();
  expect(router.state.location.search).toBe("?keep=30");
});

test("whoever goes to another address sees what it says, not what was moved before", async () => {
  const { router, now, keep } = open();
  keep(30);
  await settle();
  await act(() => router.navigate("/"));
  expect(now().shown.keep).toBe(60);
});
