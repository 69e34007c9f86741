/** Segments (DenseDPO): which of two videos is better, second by second? */
import { useEffect } from "react";

import type { SegmentChoice, SegmentsAnswer, SegmentsConfig } from "../api/types";
import type { QuestionProps } from "./contract";
import { Action, ActionBar } from "./controls/ActionBar";
import { AnswerButtons } from "./controls/AnswerButtons";
import { QuestionFrame } from "./controls/QuestionFrame";
import { commandsOf, SIDES } from "./controls/sides";
import { useCommands } from "./controls/useCommands";
import { useDraft } from "./controls/useDraft";
import { useStopwatch } from "./controls/useStopwatch";
import { SegmentStrip } from "./segments/SegmentStrip";
import { SendBar } from "./segments/SendBar";
import { spansOf } from "./segments/timeline";
import { isComplete, nextOpen, type Answers } from "./segments/verdict";
import { usePairStages } from "./stage/usePairStages";

interface Draft {
  answers: Answers;
  at: number;
}

/** One segment loops at a time; its answer moves on to the next, and the last look is at all of them. */
export function SegmentsQuestion(props: QuestionProps<SegmentsConfig, SegmentsAnswer>) {
  const { config, current, given, isCovered, actions, onAnswer } = props;
  const spans = spansOf(current.samples, config.segment_s);
  const [{ answers, at }, setDraft] = useSegmentsDraft(current.slot, given, spans.length);
  const { stages, state, head, commands } = usePairStages({ ...props, chosen: answers[at] ?? null });
  const stopwatch = useStopwatch(current.slot, state !== undefined);
  const isReady = state === "ready" && spans.length > 0;
  const [start, end] = spans[at] ?? [0, 0];
  useEffect(() => head?.setSpan([start, end]), [head, start, end]);

  const answer = (choice: SegmentChoice) => {
    setDraft((before) => {
      const after = before.answers.with(before.at, choice);
      return { answers: after, at: nextOpen(after, before.at) ?? before.at };
    });
  };
  const goTo = (index: number) => {
    setDraft((before) => ({ ...before, at: Math.min(Math.max(index, 0), spans.length - 1) }));
    head?.seek(spans[index]?.[0] ?? start);
  };
  const restAreTies = () => setDraft((before) => ({ ...before, answers: before.answers.map((each) => each ?? "tie") }));
  const send = () => {
    if (isReady && isComplete(answers)) onAnswer({ segments: [...answers] }, stopwatch.elapsed());
  };

  const isDisabled = !isReady;
  const isDone = isComplete(answers);
  useCommands(
    [
      ...commandsOf(SIDES, answer, isDisabled),
      { keys: ["Shift+ArrowDown"], run: restAreTies, isDisabled: isDisabled || isDone },
      { keys: ["Shift+ArrowLeft"], run: () => goTo(at - 1), isDisabled },
      { keys: ["Shift+ArrowRight"], run: () => goTo(at + 1), isDisabled },
      { keys: ["Enter"], run: send, isDisabled: isDisabled || !isDone },
      ...commands,
    ],
    !isCovered,
  );
  return (
    <QuestionFrame
      question={config.question}
      prompt={`“${current.prompt}”`}
      returned={current.returned?.comment}
      controls={
        <>
          <SegmentStrip spans={spans} answers={answers} at={at} head={head} onGo={goTo} />
          <AnswerButtons options={SIDES} given={answers[at] ?? null} isReady={isReady} onAnswer={answer} />
          <ActionBar
            actions={
              <>
                <Action name="All the rest are ties" hint="⇧↓" isDisabled={isDisabled || isDone} onClick={restAreTies} />
                {actions}
              </>
            }
          >
            <SendBar answers={answers} isReady={isReady} onSend={send} />
          </ActionBar>
        </>
      }
    >
      {stages}
    </QuestionFrame>
  );
}

/** The answers so far and the segment looked at, kept over a reload. */
function useSegmentsDraft(slot: string, given: SegmentsAnswer | null, count: number) {
  const blank: Answers = Array.from({ length: count }, () => null);
  const fits = (answers: Answers) => answers.length === count;
  const initial = given && fits(given.segments) ? given.segments : blank;
  const [draft, setDraft] = useDraft<Draft>(slot, { answers: initial, at: nextOpen(initial, -1) ?? 0 });
  // The project's segments may have become longer or shorter since the draft was kept.
  const now = fits(draft.answers) ? draft : { answers: blank, at: 0 };
  const change = (to: (before: Draft) => Draft) => setDraft((before) => to(fits(before.answers) ? before : now));
  return [now, change] as const;
}
