/** First, tie, second: the answers of every question that compares two, each with the same keys everywhere. */
import type { AnswerOption } from "./AnswerButtons";
import type { Command } from "./commands";

export const SIDES: readonly AnswerOption<"first" | "tie" | "second">[] = [
  { value: "first", name: "First is better", keys: ["1", "←"], tone: "first" },
  { value: "tie", name: "Tie", keys: ["0", "↓"], tone: "tie", width: 0.36 },
  { value: "second", name: "Second is better", keys: ["2", "→"], tone: "second" },
];

/** What the keys that stand on answers do. */
export function commandsOf<Value extends string>(
  options: readonly AnswerOption<Value>[],
  answer: (value: Value) => void,
  isDisabled: boolean,
): Command[] {
  return options.map(({ value, keys }) => ({ keys: keys.map(named), run: () => answer(value), isDisabled }));
}

const ARROWS: Partial<Record<string, string>> = { "←": "ArrowLeft", "→": "ArrowRight", "↓": "ArrowDown", "↑": "ArrowUp" };

/** The key that a sign stands for. */
function named(sign: string): string {
  return ARROWS[sign] ?? sign;
}
