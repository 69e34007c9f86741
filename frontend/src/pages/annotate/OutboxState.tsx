import { Button } from "@mantine/core";

import type { Outbox, OutboxState as State } from "../../annotate/outbox";
import { plural } from "../../components/numbers";
import classes from "./AnnotatePage.module.css";

/** Whether everything has arrived; if not, what was kept and what can be done. */
export function OutboxState({ state, outbox }: { state: State; outbox: Outbox }) {
  const { waiting, refused, trouble, delivered, isKept } = state;
  if (refused.length > 0) {
    return (
      <div className={classes.outbox} role="alert" data-state="refused">
        <span>
          {plural(refused.length, "answer")} not taken: {refused[0]?.reason}
        </span>
        <Button size="compact-xs" variant="default" onClick={() => outbox.resend()}>
          Send again
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => outbox.discard()}>
          Let go
        </Button>
      </div>
    );
  }
  if (!isKept && waiting.length > 0) {
    return (
      <div className={classes.outbox} role="alert" data-state="trouble" title={trouble ?? undefined}>
        <span>
          {plural(waiting.length, "answer")} on the way; this browser keeps nothing, so leave the page open until all is saved
        </span>
        <Button size="compact-xs" variant="default" onClick={outbox.retry}>
          Try now
        </Button>
      </div>
    );
  }
  if (trouble !== null) {
    return (
      <div className={classes.outbox} role="status" data-state="trouble" title={trouble}>
        <span>{plural(waiting.length, "answer")} kept here until the server can be reached</span>
        <Button size="compact-xs" variant="default" onClick={outbox.retry}>
          Try now
        </Button>
      </div>
    );
  }
  if (waiting.length > 0) {
    return (
      <div className={classes.outbox} role="status" data-state="saving">
        saving
      </div>
    );
  }
  return (
    <div className={classes.outbox} role="status" data-state="saved">
      {delivered > 0 && "saved"}
    </div>
  );
}
