import type { JobEstimate } from "../../api/types";
import { Facts, type Fact } from "../../components/Facts";
import { count, decimal, plural, seconds } from "../../components/numbers";
import type { SettledEstimate } from "../../jobs/useSettledEstimate";
import classes from "./Judge.module.css";

/** What a run would take, at most, before it is started. */
export function Estimate({ data, error, isSettled }: SettledEstimate) {
  if (error) return <p className={classes.quiet}>{error.message}</p>;
  if (!data) return <p className={classes.quiet}>Reckoning what it would take…</p>;
  return (
    <section aria-label="Estimate" className={classes.estimate} data-stale={!isSettled}>
      {data.comparisons === 0 ? (
        <p className={classes.quiet}>
          Nothing is left that this judge could be asked: it has met all of these questions, or there are none.
        </p>
      ) : (
        <Facts facts={factsOf(data)} />
      )}
    </section>
  );
}

function factsOf(found: JobEstimate): Fact[] {
  const facts: Fact[] = [{ name: "Comparisons", value: count(found.comparisons ?? 0) }];
  if (found.requests !== null) facts.push({ name: "Requests", value: count(found.requests) });
  if (found.tokens_in !== null && found.tokens_out !== null)
    facts.push({ name: "Tokens sent, received", value: `${count(found.tokens_in)}, ${count(found.tokens_out)}` });
  if (found.cost !== null) facts.push({ name: "Cost", value: decimal(found.cost, found.cost < 1 ? 4 : 2) });
  facts.push({
    name: "Time",
    value:
      found.seconds === null
        ? "no earlier run to go by"
        : `${seconds(found.seconds)}, by ${plural(found.earlier_jobs, "earlier run")}`,
  });
  return facts;
}
