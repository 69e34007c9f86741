import type { Choice } from "../../api/types";
import { AnswerButtons, type AnswerOption } from "../controls/AnswerButtons";

const OPTIONS: readonly AnswerOption<Choice>[] = [
  { value: "first", name: "First is better", keys: ["1"], tone: "first" },
  { value: "tie", name: "Tie", keys: ["0"], tone: "tie", width: 0.5 },
  { value: "second", name: "Second is better", keys: ["2"], tone: "second" },
];
const BOTH_BAD: AnswerOption<Choice> = { value: "both_bad", name: "Both bad", keys: ["B"], tone: "tie", width: 0.6 };

export function choicesOf(allowBothBad: boolean): readonly AnswerOption<Choice>[] {
  return allowBothBad ? [...OPTIONS, BOTH_BAD] : OPTIONS;
}

interface ChoiceRowProps {
  allowBothBad: boolean;
  choice: Choice | null;
  isReady: boolean;
  onChoice: (choice: Choice) => void;
}

/** Which of the two is better, beside what each of them shows. */
export function ChoiceRow({ allowBothBad, choice, isReady, onChoice }: ChoiceRowProps) {
  return <AnswerButtons options={choicesOf(allowBothBad)} given={choice} isReady={isReady} onAnswer={onChoice} />;
}
