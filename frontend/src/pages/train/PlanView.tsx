import type { UseQueryResult } from "@tanstack/react-query";

import { ApiProblem } from "../../api/client";
import type { TrainingPlan } from "../../api/types";
import { Facts, type Fact } from "../../components/Facts";
import { bytes, count, decimal, seconds } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { Elsewhere } from "./Elsewhere";
import { SizeBar } from "./SizeBar";
import { spelledFacts } from "./runFacts";
import classes from "./Train.module.css";

type Budget = NonNullable<TrainingPlan["estimate"]["budget"]>;

const PHASES: Record<string, string> = { encoding: "While media are encoded", samples: "while samples are drawn" };

/** What a run would be and need, before anybody asks for it. */
export function PlanView({ plan }: { plan: UseQueryResult<TrainingPlan> }) {
  // A setting that does not fit is complained of at its field; what is shown is the last plan that fitted.
  const isAtAField = plan.error instanceof ApiProblem && plan.error.fields.length > 0;
  if (plan.data === undefined && isAtAField) {
    return <Panel title="Before it starts">A setting does not fit; it is marked at the left.</Panel>;
  }
  return (
    <QueryView query={plan} height={420}>
      {(data) => (
        <>
          <Panel title="Before it starts" className={plan.isPlaceholderData ? classes.stale : undefined}>
            <Facts facts={spelledFacts(data.spelled)} />
          </Panel>
          <Panel title="Estimate" className={plan.isPlaceholderData ? classes.stale : undefined}>
            <Facts facts={estimateFacts(data)} />
            {data.estimate.budget && <BudgetView budget={data.estimate.budget} />}
            {data.estimate.notes.map((note) => (
              <p key={note} className={classes.quiet}>
                {note}
              </p>
            ))}
          </Panel>
          <Elsewhere commands={data.commands} config={data.config} />
        </>
      )}
    </QueryView>
  );
}

/** Memory while it trains and disk at the fullest moment; and of the memory what the other phases take. */
function BudgetView({ budget: { memory, phases, disk } }: { budget: Budget }) {
  const others = Object.entries(phases).filter(([name]) => name !== "training");
  return (
    <>
      <SizeBar title="Memory in training, without activations" parts={memory} />
      <p className={classes.quiet}>
        {others.map(([name, size]) => `${PHASES[name] ?? name} ${bytes(size)}`).join(" · ")}
      </p>
      <SizeBar title="Disk, at most" parts={disk} />
    </>
  );
}

function estimateFacts({ estimate, dataset }: TrainingPlan): Fact[] {
  const { seconds: time, pairs_per_s, peak_memory, trained_parameters, denoiser_parameters, measured_by } = estimate;
  const facts: Fact[] = [
    { name: "time", value: time === null ? "unknown until measured" : seconds(time) },
    { name: "pairs to learn from", value: count(dataset.pairs) },
  ];
  if (pairs_per_s !== null) facts.push({ name: `speed of run ${measured_by ?? ""}`, value: `${decimal(pairs_per_s, 1)} pairs/s` });
  if (peak_memory !== null) facts.push({ name: "its peak of memory", value: bytes(peak_memory) });
  if (trained_parameters !== null && denoiser_parameters !== null) {
    facts.push({ name: "trained weights", value: count(trained_parameters) });
    facts.push({ name: "the denoiser’s own", value: count(denoiser_parameters) });
  }
  return facts;
}
