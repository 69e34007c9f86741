import { useEffect, useEffectEvent } from "react";

import { commandOf, type Command } from "./commands";

/** Runs commands by their keys, wherever the focus is, while `isActive`. */
export function useCommands(commands: readonly Command[], isActive = true) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const command = commandOf(event, commands);
    if (!command) return;
    event.preventDefault();
    command.run();
  });
  useEffect(() => {
    if (!isActive) return;
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [isActive]);
}
