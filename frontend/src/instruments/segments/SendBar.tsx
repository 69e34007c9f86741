import { KeyHint } from "../../components/KeyHint";
import { PrimaryButton } from "../../components/PrimaryButton";
import { plural } from "../../components/numbers";
import { keepFocus } from "../controls/AnswerButtons";
import classes from "./SendBar.module.css";
import { counted, isComplete, wholeOf, type Answers } from "./verdict";

const WHOLE = { first: "the first is better", second: "the second is better", tie: "a tie" };

/** What the answers come to, and the way on: until it is taken, every one of them can be changed. */
export function SendBar({ answers, isReady, onSend }: { answers: Answers; isReady: boolean; onSend: () => void }) {
  const { first, second, tie, open } = counted(answers);
  return (
    <div className={classes.bar} onMouseDown={keepFocus}>
      <p className={classes.summary} role="status">
        {isComplete(answers)
          ? `${first} first, ${second} second, ${plural(tie, "tie")}. On the whole: ${WHOLE[wholeOf(answers)]}.`
          : `${plural(open, "segment")} to answer`}
      </p>
      <PrimaryButton disabled={!isReady || open > 0} onClick={onSend} rightSection={<KeyHint>⏎</KeyHint>}>
        Send
      </PrimaryButton>
    </div>
  );
}
