// @vitest-environment happy-dom
import { expect, test } from "vitest";

import { commandOf, type Command } from "./commands";

const command = (...keys: string[]): Command => ({ keys, run: () => undefined });
const press = (init: KeyboardEventInit) => new KeyboardEvent("keydown", init);

test("a digit is its key, whatever it prints: with Shift, and on a French keyboard", () => {
  const next = command("1", "Digit1");
  const tie = command("Shift+Digit1");
  const commands = [tie, next];
  expect(commandOf(press({ code: "Digit1", key: "1" }), commands)).toBe(next);
  expect(commandOf(press({ code: "Numpad1", key: "1" }), commands)).toBe(next);
  expect(commandOf(press({ code: "Digit1", key: "!", shiftKey: true }), commands)).toBe(tie);
  expect(commandOf(press({ code: "Digit1", key: "&" }), commands)).toBe(next);
  expect(commandOf(press({ code: "Digit1", key: "1", shiftKey: true }), commands)).toBe(tie);
});

test("a digit with Ctrl is the browser's", () => {
  expect(commandOf(press({ code: "Digit1", key: "1", ctrlKey: true }), [command("1", "Digit1")])).toBeUndefined();
});

test("letters are taken with Shift only where Shift is named", () => {
  const commands = [command("q"), command("Shift+w")];
  expect(commandOf(press({ code: "KeyQ", key: "q" }), commands)).toBe(commands[0]);
  expect(commandOf(press({ code: "KeyQ", key: "Q", shiftKey: true }), commands)).toBeUndefined();
  expect(commandOf(press({ code: "KeyW", key: "W", shiftKey: true }), commands)).toBe(commands[1]);
});
