import { useMemo } from "react";
import { useSearchParams } from "react-router";

import { useJobs } from "../../api/jobs";
import { moment } from "../../components/numbers";
import type { Filter } from "../../components/filters/filters";
import { filtersFor } from "./list";

const MAKE_COMPARISONS = ["generate", "furnish", "evolve_prompts", "import_data", "import_pairs"];
const RECENT = 50;

/** What comparisons are narrowed down by here; managers also by the job that made them, of the latest there are. */
export function useComparisonFilters(slug: string, isManager: boolean): Filter[] {
  const jobs = useJobs(slug, {}, RECENT, null, isManager).data?.results;
  const asked = useSearchParams()[0].get("job");
  return useMemo(() => {
    if (!isManager) return filtersFor(false);
    const options = (jobs ?? [])
      .filter(({ kind, state }) => MAKE_COMPARISONS.includes(kind) && state !== "queued")
      .map(({ id, title, created_at }) => ({ value: id, label: `${title}, ${moment(created_at)}` }));
    // An address may name one that is older, or not known yet.
    if (asked !== null && !options.some(({ value }) => value === asked)) {
      options.push({ value: asked, label: "an earlier job" });
    }
    return [{ name: "job", label: "Made by the job", kind: "choice", options } as const, ...filtersFor(true)];
  }, [isManager, jobs, asked]);
}
