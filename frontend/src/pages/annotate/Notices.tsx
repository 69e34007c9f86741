import { Button } from "@mantine/core";

import classes from "./AnnotatePage.module.css";

/** The lease of the question on the screen has ended. */
export function LapsedNotice() {
  return (
    <div className={classes.notice} role="status">
      This question was open for so long that it may go to somebody else. Your answer still counts as long as nobody has
      taken it; nothing that you gave before is lost.
    </div>
  );
}

/** Somebody has been at it for long. */
export function BreakNotice({ minutes, onGoOn }: { minutes: number; onGoOn: () => void }) {
  return (
    <div className={classes.notice} role="status">
      {minutes} minutes at a stretch: a few minutes away from the screen do the eyes, and the answers, good. Everything is
      kept.
      <Button size="compact-xs" variant="default" onClick={onGoOn}>
        Go on
      </Button>
    </div>
  );
}
