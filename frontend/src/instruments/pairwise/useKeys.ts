import { useEffect, useEffectEvent, useState } from "react";

import { commandOf, isFlip, type Command } from "./keys";

/** Listens to the keyboard; returns whether the flip-over key is held. */
export function useKeys(onCommand: (command: Command) => void): boolean {
  const [isFlipped, setFlipped] = useState(false);
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (isFlip(event)) {
      event.preventDefault();
      setFlipped(true);
      return;
    }
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    onCommand(command);
  });
  const onKeyUp = useEffectEvent((event: KeyboardEvent) => {
    if (event.code === "Space") setFlipped(false);
  });
  useEffect(() => {
    const down = (event: KeyboardEvent) => onKeyDown(event);
    const up = (event: KeyboardEvent) => onKeyUp(event);
    const release = () => setFlipped(false);
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", release);
    return () => {
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", release);
    };
  }, []);
  return isFlipped;
}
