import { useEffect, useId, useRef } from "react";

import { KeyHint } from "../../components/KeyHint";
import classes from "./Matrix.module.css";
import type { AspectRow, Verdict } from "./rows";

interface MatrixRowProps {
  row: AspectRow;
  verdict: Verdict | undefined;
  /** Whether keys answer this one. */
  isCurrent: boolean;
  isReady: boolean;
  helpId: string;
  onVerdict: (verdict: Verdict) => void;
  onEnter: () => void;
  onHover: (isHovered: boolean) => void;
}

const BUTTONS: Record<Verdict, { name: string; key: string }> = {
  first: { name: "First", key: "1" },
  tie: { name: "Tie", key: "0" },
  second: { name: "Second", key: "2" },
  not_applicable: { name: "N/A", key: "N" },
  both_bad: { name: "Both bad", key: "B" },
};

/** One respect: its name, and which is better in it. */
export function MatrixRow({ row, verdict, isCurrent, isReady, helpId, onVerdict, onEnter, onHover }: MatrixRowProps) {
  const nameId = useId();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isCurrent) box.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  return (
    <div
      ref={box}
      role="group"
      aria-labelledby={nameId}
      aria-describedby={isCurrent ? helpId : undefined}
      aria-current={isCurrent}
      className={classes.row}
      data-answered={verdict !== undefined}
      onFocus={onEnter}
      onMouseEnter={() => onHover(true)}
      onMouseLeave={() => onHover(false)}
    >
      <button type="button" className={classes.name} onClick={onEnter}>
        <span id={nameId}>{row.label}</span>
        {row.letter && <KeyHint>{row.letter.toUpperCase()}</KeyHint>}
      </button>
      <div className={classes.verdicts}>
        {row.verdicts.map((each) => (
          <button
            key={each}
            type="button"
            className={classes.verdict}
            data-verdict={each}
            aria-pressed={verdict === each}
            disabled={!isReady}
            onClick={() => onVerdict(each)}
          >
            {BUTTONS[each].name}
            {isCurrent && <KeyHint>{BUTTONS[each].key}</KeyHint>}
          </button>
        ))}
      </div>
    </div>
  );
}
