import { useEffect, useState, useSyncExternalStore } from "react";

import { annotation } from "../../api/annotation";
import { Desk } from "../../annotate/desk";
import { Outbox } from "../../annotate/outbox";
import { OutboxStore } from "../../annotate/outboxStore";

/** The desk and the outbox of one person in one project, at work while the page is open. */
export function useDesk(slug: string, userId: number) {
  const [{ desk, outbox }] = useState(() => {
    const made = new Outbox(annotation, String(userId), new OutboxStore());
    return { outbox: made, desk: new Desk(annotation, made, slug) };
  });
  useEffect(() => {
    outbox.start();
    desk.start();
    return () => {
      desk.stop();
      outbox.stop();
    };
  }, [desk, outbox]);
  return {
    desk,
    outbox,
    deskState: useSyncExternalStore(desk.subscribe, desk.snapshot),
    outboxState: useSyncExternalStore(outbox.subscribe, outbox.snapshot),
  };
}
