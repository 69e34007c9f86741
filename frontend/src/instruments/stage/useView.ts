import { useCallback, useState } from "react";

import type { Command } from "../controls/commands";
import { wholeView, ZOOM_STEP, zoomed, type View } from "./view";

export type ChangeView = (change: (view: View) => View) => void;

/** Where all samples of a question are looked at; every new question is first seen whole. */
export function useView(slot: string) {
  const [looking, setLooking] = useState({ slot, view: wholeView });
  const view = looking.slot === slot ? looking.view : wholeView;
  const changeView: ChangeView = useCallback(
    (change) => setLooking((before) => ({ slot, view: change(before.slot === slot ? before.view : wholeView) })),
    [slot],
  );
  const commands: Command[] = [
    { keys: ["+", "="], repeats: true, run: () => changeView((before) => zoomed(before, ZOOM_STEP)) },
    { keys: ["-"], repeats: true, run: () => changeView((before) => zoomed(before, 1 / ZOOM_STEP)) },
    { keys: ["/"], run: () => changeView(() => wholeView) },
  ];
  return { view, changeView, commands };
}
