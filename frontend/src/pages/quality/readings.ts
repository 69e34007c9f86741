/** What a figure of quality means, in sentences. */
import type { AgreementIn, AnswerTimes, Confusion, PositionBias } from "../../api/types";
import { count, decimal, percent, plural, seconds } from "../../components/numbers";

export type Level = "nominal" | "ordinal";

/** Krippendorff's customary limits for conclusions that are firm, and that are tentative. */
const FIRM = 0.8;
const TENTATIVE = 0.667;
/** A chance below this is taken for a sign. */
const UNLIKELY = 0.05;

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** α with its interval; null where it is not defined. */
export function alphaOf(found: AgreementIn, level: Level): Estimate | null {
  const value = level === "nominal" ? found.alpha_nominal : found.alpha_ordinal;
  const interval = level === "nominal" ? found.alpha_nominal_interval : found.alpha_ordinal_interval;
  return value === null ? null : { value, low: interval?.low ?? value, high: interval?.high ?? value };
}

export function readAgreement(found: AgreementIn, level: Level): string {
  if (found.items === 0) return "No question has two answers yet: α says how far answers to the same question agree.";
  const alpha = alphaOf(found, level);
  if (alpha === null) return "Everybody always said the same: there was nothing to disagree about, and α is not defined.";
  if (alpha.low >= FIRM) return `Dependable: the whole interval lies above ${FIRM}.`;
  if (alpha.low >= TENTATIVE) return `Good enough for tentative conclusions: the whole interval lies above ${TENTATIVE}.`;
  if (alpha.high < 0) return "Worse than chance: annotators contradict one another. Look whether the question is read two ways.";
  if (alpha.high < TENTATIVE) return `Low: the whole interval lies below ${TENTATIVE}. See the disagreements, then the guidelines.`;
  return `Undecided: the interval holds ${TENTATIVE}. More questions with two answers would tell.`;
}

export function readSides(bias: PositionBias, who: string): string {
  if (bias.rate === null) return `No ${who} have chosen between two sides yet.`;
  const seen = `${who} chose what was shown first in ${percent(bias.rate, 1)} of ${plural(bias.n, "decided answer")}`;
  const chance = `a fair coin is as far from one half ${inCases(bias.p_value)}`;
  const verdict = bias.p_value < UNLIKELY ? "the side has a say" : "no sign that the side has a say";
  return `${upper(seen)}; ${chance}: ${verdict}.`;
}

/** A chance as people say it. */
export function inCases(chance: number): string {
  if (chance >= 0.995) return "always";
  if (chance < 0.001) return "in fewer than 1 of 1,000 cases";
  if (chance < 0.01) return `in ${count(Math.round(chance * 1000))} of 1,000 cases`;
  return `in ${count(Math.round(chance * 100))} of 100 cases`;
}

export function readTimes({ speed, too_fast_ms }: AnswerTimes): string {
  if (speed.median_ms === null || speed.too_fast_share === null) return "No answer of a person was timed yet.";
  const middle =
    speed.p25_ms === null || speed.p75_ms === null
      ? ""
      : `, and half of them between ${inSeconds(speed.p25_ms)} and ${inSeconds(speed.p75_ms)}`;
  return (
    `Of ${plural(speed.n, "timed answer")} of people the middle one took ${inSeconds(speed.median_ms)}${middle}. ` +
    `${percent(speed.too_fast_share, 1)} were faster than ${inSeconds(too_fast_ms)}, too fast to have looked.`
  );
}

export function readHumanMachine(together: Confusion): string {
  if (together.agreement === null) return "No question was answered by both people and machines yet.";
  return (
    `Machines say what most people say on ${percent(together.agreement, 1)} of ` +
    `${plural(together.n, "question")} that both answered (95% interval ${percent(together.low)} to ` +
    `${percent(together.high)}${together.alpha === null ? "" : `, α ${signedDecimal(together.alpha)}`}).`
  );
}

/** Below a tenth of a second in milliseconds: only machines are so fast. */
export const inSeconds = (ms: number) => (ms < 95 ? `${count(ms)} ms` : seconds(ms / 1000));

export const signedDecimal = (value: number, digits = 2) => decimal(value, digits).replace("-", "−");

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
