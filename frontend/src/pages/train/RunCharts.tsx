import type { TrainingRun } from "../../api/types";
import { LineChart, type Line } from "../../components/charts/LineChart";
import { Panel } from "../../components/Panel";
import { Tag } from "../../components/Tag";
import { curves, curvesOfParts, lineOf, toneOf, type Curve } from "./curves";
import classes from "./TrainRunPage.module.css";

/** The curves of one run: what it learned, how fast, and where it hurts. */
export function RunCharts({ run }: { run: TrainingRun }) {
  return (
    <Charts end={lastStep(run)}>
      {[...curves, ...curvesOfParts(run.metrics)].map((curve) => ({
        curve,
        lines: curve.drawn.map((drawn) => lineOf(run.metrics, drawn)).filter(isDrawn(curve)),
      }))}
    </Charts>
  );
}

/** Several runs laid over one another: the first line of each chart, one for every run. */
export function ComparedCharts({ runs }: { runs: TrainingRun[] }) {
  return (
    <Charts end={Math.max(...runs.map(lastStep))}>
      {curves.map((curve) => ({
        curve,
        lines: runs.flatMap((run, place): Line[] => {
          const drawn = held(curve, run);
          return drawn ? [{ ...lineOf(run.metrics, drawn), name: `run ${run.id}`, tone: toneOf(place), isDashed: false }] : [];
        }),
      }))}
    </Charts>
  );
}

function Charts({ end, children }: { end: number; children: { curve: Curve; lines: Line[] }[] }) {
  return (
    <div className={classes.charts}>
      {children
        .filter(({ curve, lines }) => !curve.isOptional || lines.some(({ points }) => points.length > 0))
        .map(({ curve, lines }) => (
          <Panel key={curve.title} title={curve.title} aside={lines.length > 1 && <Legend lines={lines} />}>
            <LineChart
              label={curve.label}
              lines={lines}
              end={end}
              format={curve.format}
              {...(curve.reference && { reference: curve.reference })}
              {...(curve.amount && { amount: curve.amount })}
            />
          </Panel>
        ))}
    </div>
  );
}

function Legend({ lines }: { lines: Line[] }) {
  return (
    <span className={classes.legend}>
      {lines.map(({ name, tone, isDashed }) => (
        <Tag key={name} tone={tone}>
          {isDashed ? `${name}, dashed` : name}
        </Tag>
      ))}
    </span>
  );
}

const lastStep = (run: TrainingRun) => Number(run.config.steps ?? run.metrics.at(-1)?.step ?? 1);

/** The first line always has its place; others only once there is something to draw. */
const isDrawn = (curve: Curve) => (line: Line, place: number) =>
  (place === 0 && !curve.isOptional) || line.points.length > 0;

/** What two runs are compared by: the held-out figure where there is one, since batches differ. */
function held(curve: Curve, run: TrainingRun) {
  const heldOut = curve.drawn.find(({ metric }) => metric.startsWith("held_out_"));
  return heldOut && run.metrics.some((row) => row[heldOut.metric] !== undefined) ? heldOut : curve.drawn[0];
}
