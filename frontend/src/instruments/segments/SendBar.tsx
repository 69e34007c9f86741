import { SendButton } from "../controls/SendButton";
import { plural } from "../../components/numbers";
import classes from "./SendBar.module.css";
import { counted, isComplete, wholeOf, type Answers } from "./verdict";

const WHOLE = { first: "the first is better", second: "the second is better", tie: "a tie" };

/** What the answers come to, and the way on: until it is taken, every one of them can be changed. */
export function SendBar({ answers, isReady, onSend }: { answers: Answers; isReady: boolean; onSend: () => void }) {
  const { first, second, tie, open } = counted(answers);
  return (
    <div className={classes.bar}>
      <p role="status">
        {isComplete(answers) &&
          `${first} first, ${second} second, ${plural(tie, "tie")}. On the whole: ${WHOLE[wholeOf(answers)]}.`}
      </p>
      <div className={classes.send}>
        <SendButton missing={open > 0 ? `${plural(open, "segment")} to answer` : ""} isReady={isReady} onSend={onSend} />
      </div>
    </div>
  );
}
