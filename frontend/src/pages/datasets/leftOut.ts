import { count } from "../../components/numbers";

/** What a profile leaves out, by the reason, as words. */
export function leftOut(dropped: Record<string, number>): string {
  const reasons = Object.entries(dropped).map(([reason, number]) => `${count(number)} ${reason}`);
  return reasons.length === 0 ? "none is left out" : `left out: ${reasons.join(", ")}`;
}
