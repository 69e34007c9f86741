import { useSides } from "../../../api/quality";
import type { PositionBias } from "../../../api/types";
import { IntervalPlot, type IntervalRow } from "../../../components/charts/IntervalPlot";
import { percent, plural } from "../../../components/numbers";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import { readSides } from "../readings";
import classes from "./Overview.module.css";

/** Whether what is shown first is chosen more often than a fair coin would. */
export function SidesPanel({ slug }: { slug: string }) {
  const sides = useSides(slug);
  return (
    <Panel title="Left side, or first">
      <QueryView query={sides} height={180}>
        {({ people, machines }) => (
          <>
            <IntervalPlot
              label="Share of decided answers that chose what was shown first, with its 95% interval"
              rows={[asRow("people", people), asRow("machines", machines)]}
              domain={domainOf([people, machines])}
              format={(share) => percent(share)}
              tick={(share) => percent(share)}
              reference={{ value: 0.5, name: "one half, a fair coin" }}
            />
            <ul className={classes.readings}>
              <li>{readSides(people, "people")}</li>
              <li>{readSides(machines, "machines")}</li>
            </ul>
            <p className={classes.how}>
              Which sample stands first is drawn by lot, so one half is what an eye for the samples alone would give.
              Machines that look both ways round have no side, and are left out.
            </p>
          </>
        )}
      </QueryView>
    </Panel>
  );
}

const asRow = (name: string, bias: PositionBias): IntervalRow => ({
  name,
  value: bias.rate,
  low: bias.low,
  high: bias.high,
  from: plural(bias.n, "decided answer"),
});

/** As wide as the intervals need, the same on both sides of one half. */
function domainOf(found: PositionBias[]): [number, number] {
  const told = found.filter(({ rate }) => rate !== null);
  const reach = Math.max(0.1, ...told.flatMap(({ low, high }) => [0.5 - low, high - 0.5]));
  const rounded = Math.min(0.5, Math.ceil(reach * 10) / 10);
  return [0.5 - rounded, 0.5 + rounded];
}
