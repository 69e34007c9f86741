import type { Finding } from "../../../api/types";
import { keepFocus } from "../../controls/AnswerButtons";
import { foundInWords } from "../words";
import type { CheckedRoom } from "./useCheckedRoom";
import classes from "./Inspect.module.css";

interface FindingListProps {
  room: CheckedRoom;
  lit: number | null;
  onLight: (finding: number | null) => void;
  onPick: (finding: Finding) => void;
}

/** What geometry found, numbered as on the plan. Pointing at one shows where it is. */
export function FindingList({ room: { findings, state, problem }, lit, onLight, onPick }: FindingListProps) {
  return (
    <section aria-label="Findings" className={classes.section}>
      <h2 className={classes.title}>
        {foundInWords(findings.length)}
        <span className={classes.aside} role="status">
          {state === "checking" && "checking"}
        </span>
      </h2>
      {state === "unknown" && (
        <p className={classes.problem} role="alert">
          The room could not be checked as it is now. {problem} Your repair is kept and can be sent.
        </p>
      )}
      <ol className={classes.findings} data-unchecked={state !== "checked"}>
        {findings.map((finding, index) => (
          <li key={index}>
            <button
              type="button"
              className={classes.finding}
              data-lit={index === lit}
              onMouseDown={keepFocus}
              onPointerEnter={() => onLight(index)}
              onPointerLeave={() => onLight(null)}
              onFocus={() => onLight(index)}
              onBlur={() => onLight(null)}
              onClick={() => onPick(finding)}
            >
              <span className={classes.number}>{index + 1}</span>
              {finding.message}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
