import type { UnreviewedJudgment } from "../../../api/types";
import { partsOf, wholeSide } from "../../../components/answers/parts";
import { SampleView } from "../../../components/media/SampleView";
import { useCommands } from "../../../instruments/controls/useCommands";
import { usePairStages } from "../../../instruments/stage/usePairStages";
import classes from "./Reviews.module.css";

const sideOf = ["first", "second"] as const;

interface JudgedSamplesProps {
  judgment: UnreviewedJudgment;
  /** Whether keys are for something else now. */
  isCovered: boolean;
}

/** The samples as the annotator saw them, the chosen one framed; two videos under one play head. */
export function JudgedSamples({ judgment, isCovered }: JudgedSamplesProps) {
  const { samples } = judgment.assignment;
  const isFilmed = samples.length === 2 && samples.every(({ kind }) => kind === "video");
  return isFilmed ? <JudgedVideos judgment={judgment} isCovered={isCovered} /> : <StillSamples judgment={judgment} />;
}

function JudgedVideos({ judgment: { answer, assignment }, isCovered }: JudgedSamplesProps) {
  const side = wholeSide(partsOf(answer, assignment.prompt));
  const chosen = side === "not_applicable" ? null : side;
  const { stages, commands } = usePairStages({ current: assignment, upcoming: [], chosen, isCovered });
  useCommands(commands, !isCovered);
  return <div className={classes.videos}>{stages}</div>;
}

function StillSamples({ judgment: { answer, assignment } }: { judgment: UnreviewedJudgment }) {
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
