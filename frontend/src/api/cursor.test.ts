import { expect, test, vi } from "vitest";

import { cursorOf } from "./cursor";

vi.stubGlobal("window", { location: { origin: "http://127.0.0.1:8000" } });

test("the cursor of a neighbour is the one in its address, whatever host the server thinks it has", () => {
  expect(cursorOf("http://inside:8000/api/v1/jobs/?cursor=abc.d-e_f&project=cats")).toBe("abc.d-e_f");
  expect(cursorOf("/api/v1/jobs/?cursor=x%2By")).toBe("x+y");
  expect(cursorOf("/api/v1/jobs/")).toBeNull();
  expect(cursorOf(null)).toBeNull();
});
