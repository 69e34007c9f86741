import { useEffect, useState } from "react";

import type { Assignment } from "../../../api/types";
import { filmOf } from "./film";
import { PlayHead } from "./PlayHead";

/** The play head of a question's videos, playing while they are looked at; null where nothing moves. */
export function usePlayHead(current: Assignment, isWatched: boolean): PlayHead | null {
  const [made, setMade] = useState(() => headOf(current));
  let now = made;
  if (made.slot !== current.slot) {
    now = headOf(current);
    setMade(now);
  }
  const { head } = now;
  useEffect(() => {
    if (!head || !isWatched) return;
    const look = () => {
      if (document.hidden) head.suspend();
      else head.resume();
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      head.suspend();
    };
  }, [head, isWatched]);
  return head;
}

function headOf({ slot, samples }: Assignment): { slot: string; head: PlayHead | null } {
  const film = filmOf(samples);
  if (!film) return { slot, head: null };
  const wantsStillness = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return { slot, head: new PlayHead(film, !wantsStillness) };
}
