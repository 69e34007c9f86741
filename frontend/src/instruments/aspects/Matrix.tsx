import { useId, useState } from "react";

import { plural } from "../../components/numbers";
import { keepFocus } from "../controls/AnswerButtons";
import { ScrollingText } from "../controls/ScrollingText";
import { SendButton } from "../controls/SendButton";
import classes from "./Matrix.module.css";
import { MatrixRow } from "./MatrixRow";
import { openRows, type AspectRow, type Verdict, type Verdicts } from "./rows";

interface MatrixProps {
  rows: readonly AspectRow[];
  verdicts: Verdicts;
  /** The row that keys answer; past the last one when all are answered. */
  current: number;
  isReady: boolean;
  onVerdict: (row: number, verdict: Verdict) => void;
  onGo: (row: number) => void;
  onSend: () => void;
}

/** Every respect with its answer so far, what the current one means, and the way on. */
export function Matrix({ rows, verdicts, current, isReady, onVerdict, onGo, onSend }: MatrixProps) {
  const helpId = useId();
  const [hovered, setHovered] = useState<number | null>(null);
  const explained = rows[hovered ?? current];
  return (
    <section className={classes.matrix} aria-label="Respects" onMouseDown={keepFocus}>
      <div className={classes.rows}>
        {rows.map((row, index) => (
          <MatrixRow
            key={row.id}
            row={row}
            verdict={verdicts[row.id]}
            isCurrent={index === current}
            isReady={isReady}
            helpId={helpId}
            onVerdict={(verdict) => onVerdict(index, verdict)}
            onEnter={() => onGo(index)}
            onHover={(isHovered) => setHovered(isHovered ? index : null)}
          />
        ))}
      </div>
      <ScrollingText id={helpId} className={classes.help}>
        {explained && (
          <>
            <strong>{explained.label}</strong> {explained.help || "Which one is better in this respect?"}
          </>
        )}
      </ScrollingText>
      <SendButton missing={missing(openRows(rows, verdicts))} isReady={isReady} onSend={onSend} />
    </section>
  );
}

/** Up to two are named, more are counted. */
function missing(open: readonly AspectRow[]): string {
  if (open.length === 0) return "";
  const what = open.length <= 2 ? open.map(({ label }) => label).join(" and ") : plural(open.length, "answer");
  return `Still to come: ${what}`;
}
