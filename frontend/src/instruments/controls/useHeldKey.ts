import { useEffect, useEffectEvent, useState } from "react";

import { isTyping, pressesWhatHasFocus } from "./commands";

/** Whether the key of this `code` ("Space", "KeyX", …) is held down. */
export function useHeldKey(code: string, isActive = true): boolean {
  const [isHeld, setHeld] = useState(false);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.code !== code || isTyping(event.target) || pressesWhatHasFocus(event)) return;
    event.preventDefault();
    setHeld(true);
  });
  useEffect(() => {
    if (!isActive) return;
    const down = (event: KeyboardEvent) => press(event);
    const up = (event: KeyboardEvent) => {
      if (event.code === code) setHeld(false);
    };
    const release = () => setHeld(false);
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", release);
    return () => {
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", release);
    };
  }, [code, isActive]);
  return isHeld && isActive;
}
