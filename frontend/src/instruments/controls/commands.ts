/** What keys do: commands with their keys, written as they are shown. */

export interface Command {
  /** Any of these: "a", "1", "ArrowLeft", "Space", "Shift+ArrowDown", "Ctrl+Enter" (or ⌘ on a Mac).
   *  "Digit1" and "Shift+Digit1" are the key itself, whatever the keyboard prints by it. */
  keys: readonly string[];
  run: () => void;
  isDisabled?: boolean;
  /** Whether holding the key runs it again and again. */
  repeats?: boolean;
}

/** The command that a key press means; undefined where the key means something else just now. */
export function commandOf(event: KeyboardEvent, commands: readonly Command[]): Command | undefined {
  if (event.defaultPrevented || event.altKey) return undefined;
  const key = keyOf(event);
  const digit = digitOf(event);
  if (isTyping(event.target) && !key.startsWith("Ctrl+")) return undefined;
  if (pressesWhatHasFocus(event)) return undefined;
  return commands.find(
    ({ keys, isDisabled = false, repeats = false }) =>
      !isDisabled && (!event.repeat || repeats) && keys.some((each) => each === digit || each.toLowerCase() === key.toLowerCase()),
  );
}

/** The key of a digit: with Shift, or on a French keyboard without it, it prints some sign. */
function digitOf(event: KeyboardEvent): string | undefined {
  if (!event.code.startsWith("Digit") || event.ctrlKey || event.metaKey) return undefined;
  return (event.shiftKey ? "Shift+" : "") + event.code;
}

/** How a key press is written in a command. Shift is named with keys that print nothing, or a letter. */
function keyOf(event: KeyboardEvent): string {
  const name = event.code === "Space" ? "Space" : event.key;
  const isSign = name.length === 1 && !/[a-z]/i.test(name);
  const shift = event.shiftKey && !isSign ? "Shift+" : "";
  return (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + shift + name;
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target instanceof HTMLTextAreaElement || target.isContentEditable || (target instanceof HTMLInputElement && !/^(radio|checkbox|range|button)$/.test(target.type));
}

/** Enter and Space belong to the button or link that has the focus. */
export function pressesWhatHasFocus(event: KeyboardEvent): boolean {
  const isPress = event.code === "Space" || event.key === "Enter";
  return isPress && (event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement);
}
