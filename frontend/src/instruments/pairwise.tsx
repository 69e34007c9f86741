/** Pairwise: which of two samples is better? If the project asks, by how much. */
import type { Choice, PairwiseAnswer, PairwiseConfig } from "../api/types";
import type { QuestionProps } from "./contract";
import { Action, ActionBar } from "./controls/ActionBar";
import { AnswerButtons, type AnswerOption } from "./controls/AnswerButtons";
import { QuestionFrame } from "./controls/QuestionFrame";
import { commandsOf, SIDES } from "./controls/sides";
import { useCommands } from "./controls/useCommands";
import { useStopwatch } from "./controls/useStopwatch";
import { usePairStages } from "./stage/usePairStages";

type Verdict = Choice | `${"first" | "second"} ${Strength}`;
type Strength = NonNullable<PairwiseAnswer["strength"]>;

// A scale of seven, as one reads it: from the first far ahead to the second far ahead.
const WITH_STRENGTH: readonly AnswerOption<Verdict>[] = [
  { value: "first much", name: "Much better", keys: ["1"], tone: "first" },
  { value: "first clearly", name: "Clearly", keys: ["2"], tone: "first" },
  { value: "first slightly", name: "Slightly", keys: ["3"], tone: "first" },
  { value: "tie", name: "Tie", keys: ["4", "↓"], tone: "tie" },
  { value: "second slightly", name: "Slightly", keys: ["5"], tone: "second" },
  { value: "second clearly", name: "Clearly", keys: ["6"], tone: "second" },
  { value: "second much", name: "Much better", keys: ["7"], tone: "second" },
];

/** Two samples side by side, and one key for each answer. */
export function PairwiseQuestion(props: QuestionProps<PairwiseConfig, PairwiseAnswer>) {
  const { config, current, given, isCovered, actions, onAnswer } = props;
  const { stages, state, commands, hints } = usePairStages({ ...props, chosen: given?.choice ?? null });
  const stopwatch = useStopwatch(current.slot, state !== undefined);
  const isReady = state === "ready";
  const options: readonly AnswerOption<Verdict>[] = config.ask_strength ? WITH_STRENGTH : SIDES;
  const answer = (verdict: Verdict) => onAnswer(answerOf(verdict), stopwatch.elapsed());
  const bothBad = { keys: ["b"], run: () => answer("both_bad"), isDisabled: !isReady || !config.allow_both_bad };
  useCommands([...commandsOf(options, answer, !isReady), bothBad, ...commands], !isCovered);
  return (
    <QuestionFrame
      question={config.question}
      prompt={`“${current.prompt}”`}
      returned={current.returned?.comment}
      controls={
        <>
          <AnswerButtons options={options} given={given && verdictOf(given)} isReady={isReady} onAnswer={answer} />
          <ActionBar
            actions={
              <>
                {config.allow_both_bad && (
                  <Action
                    name="Both bad"
                    hint="B"
                    isPressed={given?.choice === "both_bad"}
                    isDisabled={!isReady}
                    onClick={() => answer("both_bad")}
                  />
                )}
                {actions}
              </>
            }
          >
            {hints}
          </ActionBar>
        </>
      }
    >
      {stages}
    </QuestionFrame>
  );
}

function answerOf(verdict: Verdict): PairwiseAnswer {
  const [choice, strength] = verdict.split(" ") as [Choice, Strength | undefined];
  return { choice, strength: strength ?? null };
}

function verdictOf({ choice, strength }: PairwiseAnswer): Verdict {
  return strength && (choice === "first" || choice === "second") ? `${choice} ${strength}` : choice;
}
