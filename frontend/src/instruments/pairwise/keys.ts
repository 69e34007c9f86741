import type { Choice } from "../../api/types";

/** What a key does in the pairwise instrument. */
export type Command = Choice | "skip" | "undo" | "guidelines" | "keep" | "zoom-in" | "zoom-out" | "zoom-reset";

const commands: Record<string, Command> = {
  1: "first",
  ArrowLeft: "first",
  2: "second",
  ArrowRight: "second",
  0: "tie",
  ArrowDown: "tie",
  b: "both_bad",
  s: "skip",
  z: "undo",
  g: "guidelines",
  Escape: "keep",
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  "/": "zoom-reset",
};

/** The command of a key press; null where the key means something else just now. */
export function commandOf(event: KeyboardEvent): Command | null {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat && !event.defaultPrevented;
  if (!isPlain || isTyping(event.target)) return null;
  return commands[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}

/** Whether the event holds the flip-over: Space, unless it would press a button. */
export function isFlip(event: KeyboardEvent): boolean {
  return event.code === "Space" && !isTyping(event.target) && !(event.target instanceof HTMLButtonElement);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
