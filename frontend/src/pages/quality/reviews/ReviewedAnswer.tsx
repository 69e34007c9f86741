import type { UnreviewedJudgment } from "../../../api/types";
import { AnswerView } from "../../../components/answers/AnswerView";
import { moment } from "../../../components/numbers";
import { kindName } from "../kinds";
import { inSeconds } from "../readings";
import classes from "./Reviews.module.css";

/** The prompt, what was answered, by whom and how fast. */
export function ReviewedAnswer({ judgment }: { judgment: UnreviewedJudgment }) {
  const { answer, annotator, time_ms, created_at, assignment } = judgment;
  return (
    <>
      <h2 className={classes.prompt}>{assignment.prompt}</h2>
      <AnswerView answer={answer} prompt={assignment.prompt} />
      <p className={classes.muted}>
        {annotator.name}, {kindName[annotator.kind]} · {moment(created_at)}
        {time_ms !== null && ` · ${inSeconds(time_ms)}`}
      </p>
    </>
  );
}
