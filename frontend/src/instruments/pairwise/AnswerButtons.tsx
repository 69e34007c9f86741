import type { Choice } from "../../api/types";
import { KeyHint } from "../../components/KeyHint";
import classes from "./AnswerButtons.module.css";
import type { Command } from "./keys";

interface AnswerButtonsProps {
  /** The answer given before, where one is reopened. */
  given: Choice | null;
  isReady: boolean;
  canUndo: boolean;
  onCommand: (command: Command) => void;
}

const answers: { choice: Choice; name: string; keys: [string, string] }[] = [
  { choice: "first", name: "First is better", keys: ["1", "←"] },
  { choice: "tie", name: "Tie", keys: ["0", "↓"] },
  { choice: "second", name: "Second is better", keys: ["2", "→"] },
];

/** Every answer and every action, each with its key. */
export function AnswerButtons({ given, isReady, canUndo, onCommand }: AnswerButtonsProps) {
  return (
    <div className={classes.area} onMouseDown={keepFocus}>
      <div className={classes.answers}>
        {answers.map(({ choice, name, keys }) => (
          <button
            key={choice}
            type="button"
            className={classes.answer}
            data-choice={choice}
            aria-pressed={given === choice}
            disabled={!isReady}
            onClick={() => onCommand(choice)}
          >
            {name}
            {keys.map((key) => (
              <KeyHint key={key}>{key}</KeyHint>
            ))}
          </button>
        ))}
      </div>
      <div className={classes.actions}>
        <Action name="Both bad" hint="B" isPressed={given === "both_bad"} isDisabled={!isReady} onClick={() => onCommand("both_bad")} />
        <Action name={given ? "Leave as it was" : "Skip"} hint="S" onClick={() => onCommand("skip")} />
        <Action name="Undo" hint="Z" isDisabled={!canUndo} onClick={() => onCommand("undo")} />
        <span className={classes.gap} />
        <span className={classes.hint}>
          Flip over <KeyHint>hold Space</KeyHint>
        </span>
        <span className={classes.hint}>
          Zoom both <KeyHint>+</KeyHint> <KeyHint>−</KeyHint> <KeyHint>wheel</KeyHint>
        </span>
        <Action name="Whole picture" hint="/" onClick={() => onCommand("zoom-reset")} />
      </div>
    </div>
  );
}

interface ActionProps {
  name: string;
  hint: string;
  isPressed?: boolean;
  isDisabled?: boolean;
  onClick: () => void;
}

function Action({ name, hint, isPressed = false, isDisabled = false, onClick }: ActionProps) {
  return (
    <button type="button" className={classes.action} aria-pressed={isPressed} disabled={isDisabled} onClick={onClick}>
      {name} <KeyHint>{hint}</KeyHint>
    </button>
  );
}

/** A mouse click must not leave the focus on an answer: Space would then give it again instead of flipping over. */
function keepFocus(event: React.MouseEvent) {
  event.preventDefault();
}
