import type { UnreviewedJudgment } from "../../../api/types";
import { partsOf, wholeSide } from "../../../components/answers/parts";
import { SampleView } from "../../../components/media/SampleView";
import classes from "./Reviews.module.css";

const sideOf = ["first", "second"] as const;

/** The samples as the annotator saw them, the chosen one framed. */
export function JudgedSamples({ judgment: { answer, assignment } }: { judgment: UnreviewedJudgment }) {
  const chosen = wholeSide(partsOf(answer, assignment.prompt));
  return (
    <div className={classes.samples} data-many={assignment.samples.length > 2}>
      {assignment.samples.map((sample, place) => (
        <div
          key={sample.id}
          className={classes.sample}
          data-place={place}
          data-chosen={chosen !== null && chosen === sideOf[place]}
        >
          <SampleView sample={sample} label={`Shown ${place === 0 ? "first" : place === 1 ? "second" : `at place ${place}`}`} />
        </div>
      ))}
    </div>
  );
}
