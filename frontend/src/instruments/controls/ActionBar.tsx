import type { ReactNode } from "react";

import { KeyHint } from "../../components/KeyHint";
import { keepFocus } from "./AnswerButtons";
import classes from "./ActionBar.module.css";

/** The line of small actions below the answers: what every question can do at the left, how to look at the right. */
export function ActionBar({ actions, children }: { actions: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.actions} onMouseDown={keepFocus}>
      {actions}
      <span className={classes.gap} />
      {children}
    </div>
  );
}

interface ActionProps {
  name: string;
  /** Its key, as shown. */
  hint: string;
  isPressed?: boolean;
  isDisabled?: boolean;
  onClick: () => void;
}

/** One small action with its key. */
export function Action({ name, hint, isPressed, isDisabled = false, onClick }: ActionProps) {
  return (
    <button type="button" className={classes.action} aria-pressed={isPressed} disabled={isDisabled} onClick={onClick}>
      {name} <KeyHint>{hint}</KeyHint>
    </button>
  );
}

/** What a held key or the mouse does: there is nothing to click. */
export function Hint({ name, keys }: { name: string; keys: readonly string[] }) {
  return (
    <span className={classes.hint}>
      {name}
      {keys.map((key) => (
        <KeyHint key={key}>{key}</KeyHint>
      ))}
    </span>
  );
}
