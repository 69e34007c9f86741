import { Action } from "../../instruments/controls/ActionBar";
import { useCommands } from "../../instruments/controls/useCommands";

interface QuestionActionsProps {
  /** Whether the question was answered before and is open again. */
  isReopened: boolean;
  canUndo: boolean;
  isCovered: boolean;
  onSkip: () => void;
  onUndo: () => void;
  onFlag: () => void;
}

/** What every question can do besides being answered: pass it on, say that something is wrong, go back. */
export function QuestionActions({ isReopened, canUndo, isCovered, onSkip, onUndo, onFlag }: QuestionActionsProps) {
  useCommands(
    [
      { keys: ["s"], run: onSkip },
      { keys: ["Escape"], run: onSkip, isDisabled: !isReopened },
      { keys: ["f"], run: onFlag, isDisabled: isReopened },
      { keys: ["z", "Backspace"], run: onUndo, isDisabled: !canUndo },
    ],
    !isCovered,
  );
  return (
    <>
      <Action name={isReopened ? "Leave as it was" : "Skip"} hint="S" onClick={onSkip} />
      {!isReopened && <Action name="Flag" hint="F" onClick={onFlag} />}
      <Action name="Undo" hint="Z" isDisabled={!canUndo} onClick={onUndo} />
    </>
  );
}
