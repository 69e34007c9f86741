import type { NewJob } from "../api/jobs";
import type { JobEstimate } from "../api/types";
import { Facts, type Fact } from "../components/Facts";
import { count, decimal, plural, seconds } from "../components/numbers";
import classes from "./JobItem.module.css";
import { useSettledEstimate } from "./useSettledEstimate";

/** What a job would take, at most, before it is started; kept up while its form is filled in. */
export function JobEstimateFacts({ slug, job }: { slug: string; job: NewJob | null }) {
  const { data, error, isSettled } = useSettledEstimate(slug, job);
  if (job === null) return null;
  return (
    <section aria-label="Estimate" aria-live="polite" className={classes.estimate} data-stale={!isSettled}>
      {error ? <p>{error.message}</p> : data ? <Facts facts={factsOf(data)} /> : <p>Reckoning what it would take…</p>}
    </section>
  );
}

function factsOf(found: JobEstimate): Fact[] {
  const counted = [
    { name: "prompts", value: found.prompts },
    { name: "samples, at most", value: found.samples },
    { name: "comparisons, at most", value: found.comparisons },
    { name: "requests", value: found.requests },
  ];
  const facts: Fact[] = counted.flatMap(({ name, value }) => (value === null ? [] : [{ name, value: count(value) }]));
  if (found.tokens_in !== null && found.tokens_out !== null) {
    facts.push({ name: "tokens sent, received", value: `${count(found.tokens_in)}, ${count(found.tokens_out)}` });
  }
  if (found.cost !== null) facts.push({ name: "cost", value: decimal(found.cost, found.cost < 1 ? 4 : 2) });
  facts.push({ name: "time", value: timeOf(found) });
  return facts;
}

function timeOf({ seconds: spent, earlier_jobs }: JobEstimate): string {
  if (spent === 0) return "nothing is left to be done";
  if (spent === null) return "no earlier job to go by";
  return `about ${seconds(spent)}, by ${plural(earlier_jobs, "earlier job")}`;
}
