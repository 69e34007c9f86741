import { expect, it } from "vitest";

import { latestByProfile } from "./latestByProfile";

const made = (profile: string, created_at: string) => ({ profile, created_at });

it("puts the latest of each profile first, in whatever order they come", () => {
  const native = [made("native", "2026-03-01T08:00:00Z"), made("native", "2026-02-28T23:59:59Z"), made("native", "2025-12-31T00:00:00Z")];
  const trl = [made("trl", "2026-02-28T23:59:59.5Z")];
  const [newest, between, oldest] = native;
  const found = latestByProfile([between, ...trl, oldest, newest].filter((one) => one !== undefined));
  expect(found.get("native")).toEqual(native);
  expect(found.get("trl")).toEqual(trl);
  expect(found.get("pickapic")).toBeUndefined();
});
