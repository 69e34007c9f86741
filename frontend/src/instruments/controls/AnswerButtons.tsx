import { KeyHint } from "../../components/KeyHint";
import classes from "./AnswerButtons.module.css";

export interface AnswerOption<Value extends string> {
  value: Value;
  name: string;
  keys: readonly string[];
  /** Whose colour it has. */
  tone: "first" | "second" | "tie";
  /** Its width among the others; 1 unless told. */
  width?: number;
  isDisabled?: boolean;
}

interface AnswerButtonsProps<Value extends string> {
  options: readonly AnswerOption<Value>[];
  /** What is answered so far. */
  given: Value | null;
  isReady: boolean;
  onAnswer: (value: Value) => void;
}

/** A row of answers, each with its keys. */
export function AnswerButtons<Value extends string>({ options, given, isReady, onAnswer }: AnswerButtonsProps<Value>) {
  const columns = options.map(({ width = 1 }) => `minmax(0, ${width}fr)`).join(" ");
  return (
    <div className={classes.answers} style={{ gridTemplateColumns: columns }} onMouseDown={keepFocus}>
      {options.map(({ value, name, keys, tone, isDisabled = false }) => (
        <button
          key={value}
          type="button"
          className={classes.answer}
          data-tone={tone}
          aria-pressed={given === value}
          disabled={!isReady || isDisabled}
          onClick={() => onAnswer(value)}
        >
          {name}
          {keys.map((key) => (
            <KeyHint key={key}>{key}</KeyHint>
          ))}
        </button>
      ))}
    </div>
  );
}

/** A mouse click must not leave the focus on an answer: Space would then give it again instead of flipping over. */
export function keepFocus(event: React.MouseEvent) {
  event.preventDefault();
}
