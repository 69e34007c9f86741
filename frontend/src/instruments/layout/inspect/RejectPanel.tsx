import { TextInput } from "@mantine/core";
import type { KeyboardEvent } from "react";

import { KeyHint } from "../../../components/KeyHint";
import { keepFocus } from "../../controls/AnswerButtons";
import type { Finding, RejectReason } from "../../../api/types";
import type { ReasonCode } from "../answer";
import classes from "./Inspect.module.css";
import { REASONS } from "./reasons";

const LONGEST_NOTE = 500;

interface RejectPanelProps {
  reasons: readonly RejectReason[];
  findings: readonly Finding[];
  onToggle: (code: ReasonCode) => void;
  onNote: (code: ReasonCode, note: string) => void;
  onSend: () => void;
}

/** What is wrong with the layout: as many reasons as there are, each with a note if wished. */
export function RejectPanel({ reasons, findings, onToggle, onNote, onSend }: RejectPanelProps) {
  return (
    <section aria-label="Reasons" className={classes.section}>
      <h2 className={classes.title}>What is wrong?</h2>
      <ul className={classes.reasons}>
        {REASONS.map(({ code, name, key }) => {
          const given = reasons.find((reason) => reason.code === code);
          const found = findings.filter((finding) => finding.code === code).length;
          return (
            <li key={code}>
              <button
                type="button"
                role="checkbox"
                aria-checked={given !== undefined}
                className={classes.reason}
                onMouseDown={keepFocus}
                onClick={() => onToggle(code)}
              >
                <span className={classes.box} aria-hidden />
                <span className={classes.name}>{name}</span>
                {found > 0 && <span className={classes.aside}>{found} found</span>}
                <KeyHint>{key}</KeyHint>
              </button>
              {given && <Note name={name} reason={given} onNote={onNote} onSend={onSend} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface NoteProps extends Pick<RejectPanelProps, "onNote" | "onSend"> {
  name: string;
  reason: RejectReason;
}

function Note({ name, reason: { code, note }, onNote, onSend }: NoteProps) {
  const isNeeded = code === "other";
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") onSend();
    else if (event.key === "Escape") event.currentTarget.blur();
    else return;
    event.preventDefault();
  };
  return (
    <TextInput
      className={classes.note}
      size="xs"
      aria-label={`Note: ${name}`}
      placeholder={isNeeded ? "What is it?" : "More about it, if you like"}
      value={note}
      maxLength={LONGEST_NOTE}
      // Whoever chooses "something else" goes on to say what.
      data-autofocus={isNeeded}
      autoFocus={isNeeded && note === ""}
      onChange={(event) => onNote(code, event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}
