import { Link } from "react-router";

import { useHumanMachine } from "../../../api/quality";
import type { Confusion, HumanMachine } from "../../../api/types";
import { IntervalPlot } from "../../../components/charts/IntervalPlot";
import { percent, plural } from "../../../components/numbers";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import { readHumanMachine } from "../readings";
import { ConfusionTable } from "./ConfusionTable";
import classes from "./Overview.module.css";

/** How far machines say what people say, each by itself and all together. */
export function HumanMachinePanel({ slug }: { slug: string }) {
  const found = useHumanMachine(slug);
  return (
    <Panel title="People and machines">
      <QueryView query={found} height={180}>
        {(data) => (
          <>
            {data.together.n > 0 && <Compared found={data} />}
            <p className={classes.reading}>{readHumanMachine(data.together)}</p>
            {data.together.n === 0 ? (
              <p className={classes.how}>
                Let a model or simulated annotators answer what people have answered too, and it shows here how far they
                can stand in for one another.
              </p>
            ) : (
              <p className={classes.how}>
                Measured against the majority of people on each question; where the lead is shared, the majority is “even”.{" "}
                <Link to={`/projects/${slug}/quality/disagreements?between=machines`}>See where they differ</Link>
              </p>
            )}
          </>
        )}
      </QueryView>
    </Panel>
  );
}

function Compared({ found: { together, machines } }: { found: HumanMachine }) {
  const asRow = (name: string, { agreement, low, high, n }: Confusion) => ({
    name,
    value: agreement,
    low,
    high,
    from: plural(n, "question"),
  });
  return (
    <div className={classes.compared}>
      <IntervalPlot
        label="Share of questions on which machines say what most people say, with its 95% interval"
        rows={[
          asRow("all machines together", together),
          ...machines.map(({ name, confusion }) => asRow(name, confusion)),
        ]}
        domain={[0, 1]}
        format={(share) => percent(share)}
        tick={(share) => percent(share)}
      />
      <ConfusionTable confusion={together} />
    </div>
  );
}
