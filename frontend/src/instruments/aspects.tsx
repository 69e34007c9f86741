/** Aspects: which of two samples is better in each of several named respects? */
import { useMemo } from "react";

import type { AspectsAnswer, AspectsConfig } from "../api/types";
import classes from "./aspects/beside.module.css";
import { Matrix } from "./aspects/Matrix";
import { answerOf, nextOpen, rowsOf, verdictsOf, type Verdict, type Verdicts } from "./aspects/rows";
import type { QuestionProps } from "./contract";
import { Action, ActionBar } from "./controls/ActionBar";
import type { Command } from "./controls/commands";
import { QuestionFrame } from "./controls/QuestionFrame";
import { useCommands } from "./controls/useCommands";
import { useDraft } from "./controls/useDraft";
import { useStopwatch } from "./controls/useStopwatch";
import { usePairStages } from "./stage/usePairStages";

interface Draft {
  verdicts: Verdicts;
  /** The row that keys answer. */
  row: number;
}

const KEYS: Record<Verdict, readonly string[]> = {
  first: ["1", "ArrowLeft"],
  tie: ["0", "ArrowDown"],
  second: ["2", "ArrowRight"],
  not_applicable: ["n"],
  both_bad: ["b"],
};

/** Two samples beside a short matrix: one key answers a row and moves on to the next. */
export function AspectsQuestion(props: QuestionProps<AspectsConfig, AspectsAnswer>) {
  const { config, current, given, isCovered, actions, onAnswer } = props;
  const rows = useMemo(() => rowsOf(config), [config]);
  const [draft, changeDraft] = useDraft<Draft>(current.slot, { verdicts: verdictsOf(given), row: 0 });
  const { stages, state, commands, hints } = usePairStages({ ...props, chosen: chosenOf(draft.verdicts) });
  const stopwatch = useStopwatch(current.slot, state !== undefined);
  const isReady = state === "ready";
  const answer = answerOf(rows, draft.verdicts);

  const go = (row: number) => changeDraft((before) => (before.row === row ? before : { ...before, row }));
  const decide = (index: number, verdict: Verdict) => {
    const row = rows[index];
    if (!row) return;
    changeDraft((before) => {
      const verdicts = { ...before.verdicts, [row.id]: verdict };
      return { verdicts, row: nextOpen(rows, verdicts, index) };
    });
  };
  const send = () => {
    if (answer) onAnswer(answer, stopwatch.elapsed());
  };

  const verdicts: Command[] = (rows[draft.row]?.verdicts ?? []).map((verdict) => ({
    keys: KEYS[verdict],
    run: () => decide(draft.row, verdict),
    isDisabled: !isReady,
  }));
  const moves: Command[] = [
    { keys: ["ArrowUp"], repeats: true, run: () => go(Math.max(0, draft.row - 1)) },
    ...rows.map(({ letter }, index) => ({ keys: letter ? [letter] : [], run: () => go(index) })),
    { keys: ["Enter", "Ctrl+Enter"], run: send, isDisabled: !isReady || !answer },
  ];
  useCommands([...verdicts, ...moves, ...commands], !isCovered);

  return (
    <QuestionFrame
      question="Which is better, in each respect?"
      prompt={`“${current.prompt}”`}
      returned={current.returned?.comment}
      controls={
        <ActionBar
          actions={
            <>
              <Action name="Row before" hint="↑" isDisabled={draft.row === 0} onClick={() => go(draft.row - 1)} />
              {actions}
            </>
          }
        >
          {hints}
        </ActionBar>
      }
    >
      <div className={classes.beside}>
        <div className={classes.pair}>{stages}</div>
        <Matrix
          rows={rows}
          verdicts={draft.verdicts}
          current={draft.row}
          isReady={isReady}
          onVerdict={decide}
          onGo={go}
          onSend={send}
        />
      </div>
    </QuestionFrame>
  );
}

/** The side that is better as a whole is marked on the pictures, where that is asked. */
function chosenOf({ overall }: Verdicts) {
  return overall === "not_applicable" ? null : (overall ?? null);
}
