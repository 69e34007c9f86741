import type { DatasetExport } from "../../api/types";

/** The exports of each profile, the latest first. */
export function latestByProfile<Made extends Pick<DatasetExport, "profile" | "created_at">>(exports: readonly Made[]): Map<string, Made[]> {
  const made = new Map<string, Made[]>();
  for (const one of [...exports].sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at))) {
    made.set(one.profile, [...(made.get(one.profile) ?? []), one]);
  }
  return made;
}
