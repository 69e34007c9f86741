import type { FullJudgment } from "../../api/types";
import { AnswerView } from "../../components/answers/AnswerView";
import { moment, seconds } from "../../components/numbers";
import { Tag } from "../../components/Tag";
import classes from "./Judgments.module.css";

const kinds = {
  person: "person",
  vlm: "vision language model",
  reward_model: "reward model",
  simulated: "simulated",
} as const;

/** Everything that anybody ever answered here, the newest first; what does not count any more is told from the rest. */
export function Judgments({ judgments, prompt }: { judgments: FullJudgment[]; prompt: string }) {
  if (judgments.length === 0) return <p className={classes.muted}>Nobody has answered yet.</p>;
  return (
    <ol className={classes.list}>
      {judgments.map((judgment) => (
        <li key={judgment.id} className={classes.judgment} data-current={judgment.is_current}>
          <div className={classes.head}>
            <strong>{judgment.annotator.name}</strong>
            <Tag>{kinds[judgment.annotator.kind]}</Tag>
            {!judgment.is_current && <Tag>{whyNotCurrent(judgment, judgments)}</Tag>}
            <span className={classes.when}>{told(judgment)}</span>
          </div>
          <AnswerView answer={judgment.answer} prompt={prompt} isCanonical />
          <Review judgment={judgment} />
          {judgment.raw_text !== "" && (
            <details className={classes.raw}>
              <summary>What the model wrote</summary>
              <pre>{judgment.raw_text}</pre>
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}

function Review({ judgment: { review } }: { judgment: FullJudgment }) {
  if (!review) return null;
  return (
    <p className={classes.review}>
      <Tag tone={review.verdict === "accepted" ? "good" : "bad"}>{review.verdict}</Tag> by {review.reviewer ?? "somebody who left"},{" "}
      {moment(review.created_at)}
      {review.comment && <>: “{review.comment}”</>}
    </p>
  );
}

function whyNotCurrent(judgment: FullJudgment, judgments: FullJudgment[]): string {
  if (judgments.some((other) => other.supersedes === judgment.id)) return "superseded by a later answer";
  return judgment.review?.verdict === "returned" ? "returned, does not count" : "does not count any more";
}

/** When, how long it took, and in which order the samples stood. */
function told({ created_at, time_ms, shown_order }: FullJudgment): string {
  return [
    moment(created_at),
    time_ms === null ? "" : seconds(time_ms / 1000),
    shown_order.length > 1 ? `shown as ${shown_order.join(", ")}` : "",
    shown_order.length === 0 ? "without sides" : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
