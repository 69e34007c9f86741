import { Button, Textarea } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useState } from "react";
import { Link } from "react-router";

import { ApiProblem } from "../../../api/client";
import { useReview, type NewReview } from "../../../api/reviews";
import type { UnreviewedJudgment } from "../../../api/types";
import { KeyHint } from "../../../components/KeyHint";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { useCurrentProject } from "../../../shell/ProjectFrame";
import { JudgedSamples } from "./JudgedSamples";
import classes from "./Reviews.module.css";
import { ReviewedAnswer } from "./ReviewedAnswer";

interface ReviewDeskProps {
  judgment: UnreviewedJudgment;
  /** Its pictures are fetched now. */
  next: UnreviewedJudgment | undefined;
  reviewed: number;
  onDone: () => void;
  onLeft: () => void;
}

/** One answer as it was given: A accepts it, R returns it with a comment, S leaves it for later. */
export function ReviewDesk({ judgment, next, reviewed, onDone, onLeft }: ReviewDeskProps) {
  const { slug } = useCurrentProject();
  const [comment, setComment] = useState<string | null>(null);
  const review = useReview();
  const isReturning = comment !== null;
  const send = (verdict: NewReview["verdict"], text: string) => {
    if (!review.isPending) review.mutate({ judgment: judgment.id, verdict, comment: text }, { onSuccess: onDone });
  };
  useHotkeys(
    isReturning
      ? []
      : [
          ["A", () => send("accepted", "")],
          ["R", () => setComment("")],
          ["S", onLeft],
        ],
  );
  return (
    <article className={classes.desk} aria-label={`Answer of ${judgment.annotator.name}`}>
      <JudgedSamples judgment={judgment} isCovered={isReturning} />
      <div className={classes.side}>
        <ReviewedAnswer judgment={judgment} />
        {review.error && <Refused error={review.error} onGoOn={onDone} />}
        {isReturning ? (
          <ReturnForm
            comment={comment}
            isSending={review.isPending}
            onChange={setComment}
            onSend={() => send("returned", comment)}
            onLeave={() => setComment(null)}
          />
        ) : (
          <div className={classes.actions}>
            <PrimaryButton
              onClick={() => send("accepted", "")}
              loading={review.isPending}
              rightSection={<KeyHint>A</KeyHint>}
            >
              Accept
            </PrimaryButton>
            <Button variant="default" onClick={() => setComment("")} rightSection={<KeyHint>R</KeyHint>}>
              Return
            </Button>
            <Button variant="default" onClick={onLeft} rightSection={<KeyHint>S</KeyHint>}>
              Leave for later
            </Button>
          </div>
        )}
        <p className={classes.muted} role="status">
          {reviewed === 0 ? "None looked at yet." : `${reviewed} looked at.`}{" "}
          <Link to={`/projects/${slug}/comparisons/${judgment.assignment.comparison}`}>All about this comparison</Link>
        </p>
      </div>
      {next && <Prefetched judgment={next} />}
    </article>
  );
}

interface ReturnFormProps {
  comment: string;
  isSending: boolean;
  onChange: (comment: string) => void;
  onSend: () => void;
  onLeave: () => void;
}

function ReturnForm({ comment, isSending, onChange, onSend, onLeave }: ReturnFormProps) {
  return (
    <form
      className={classes.return}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <Textarea
        label="What is to be looked at again"
        description="The annotator sees it with their answer, and is asked once more."
        value={comment}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onLeave();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && comment.trim() !== "") onSend();
        }}
        maxLength={5000}
        autosize
        minRows={3}
        required
        autoFocus
      />
      <div className={classes.actions}>
        <PrimaryButton
          type="submit"
          loading={isSending}
          disabled={comment.trim() === ""}
          rightSection={<KeyHint>Ctrl Enter</KeyHint>}
        >
          Return it
        </PrimaryButton>
        <Button variant="default" onClick={onLeave} rightSection={<KeyHint>Esc</KeyHint>}>
          Not after all
        </Button>
      </div>
    </form>
  );
}

/** Somebody else was faster, or the annotator has changed the answer: then there is nothing to do but go on. */
function Refused({ error, onGoOn }: { error: Error; onGoOn: () => void }) {
  const isOvertaken = error instanceof ApiProblem && error.status === 409;
  return (
    <>
      <ProblemNotice error={error} title={isOvertaken ? "No review is needed any more" : "Not sent; try again."} />
      {isOvertaken && (
        <Button variant="default" onClick={onGoOn}>
          Go on
        </Button>
      )}
    </>
  );
}

function Prefetched({ judgment }: { judgment: UnreviewedJudgment }) {
  const pictures = judgment.assignment.samples.filter(({ kind }) => kind === "image");
  return (
    <>
      {pictures.map(({ id, media_url }) => (
        <link key={id} rel="prefetch" as="image" href={media_url} />
      ))}
    </>
  );
}
