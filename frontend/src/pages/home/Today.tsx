import type { Work } from "../../api/types";
import { plural, seconds } from "../../components/numbers";
import classes from "./HomePage.module.css";

/** What the reader has answered today over all projects, without shouting; nothing where they have not begun. */
export function Today({ work }: { work: Work[] | undefined }) {
  const mine = (work ?? []).filter((one) => one.mine_today > 0);
  const answers = mine.reduce((sum, one) => sum + one.mine_today, 0);
  const pace = paceOf(mine);
  return (
    <p className={classes.today} role="status">
      {answers > 0 && `Today you gave ${plural(answers, "answer")}${pace === null ? "" : `, ${seconds(pace / 1000)} each`}.`}
    </p>
  );
}

/** The paces of the projects, each as heavy as it has answers. */
function paceOf(mine: Work[]): number | null {
  const timed = mine.flatMap(({ median_ms, mine_today }) => (median_ms === null ? [] : [{ median_ms, mine_today }]));
  const answers = timed.reduce((sum, one) => sum + one.mine_today, 0);
  if (answers === 0) return null;
  return timed.reduce((sum, one) => sum + one.median_ms * one.mine_today, 0) / answers;
}
