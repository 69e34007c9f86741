import type { StandingChange } from "../../../api/standings";
import type { AnnotatorRow } from "../../../api/types";
import { plural } from "../../../components/numbers";

export type Step = "pause" | "resume" | "exclude" | "include";

interface StepText {
  action: string;
  /** What it does, said before it is done. */
  does: (row: AnnotatorRow) => string;
  /** Whoever is stopped is told why, and so is an audit. */
  needsReason: boolean;
  change: Pick<StandingChange, "is_paused" | "is_excluded">;
}

export const steps: Record<Step, StepText> = {
  pause: {
    action: "Pause",
    does: ({ name }) =>
      `${name} is given no more questions, and what they hold goes back to the queue. Their answers so far go on counting.`,
    needsReason: true,
    change: { is_paused: true },
  },
  resume: {
    action: "Resume",
    does: ({ name }) => `${name} is given questions again.`,
    needsReason: false,
    change: { is_paused: false },
  },
  exclude: {
    action: "Exclude answers",
    does: ({ name, quality }) =>
      `${plural(quality.answers, "answer")} of ${name} count in no label and in no figure any more. They stay on record, ` +
      "and can be counted again. Labels are derived anew at once, or by a job where they are many.",
    needsReason: true,
    change: { is_excluded: true },
  },
  include: {
    action: "Count answers again",
    does: ({ name, quality }) =>
      `${plural(quality.answers, "answer")} of ${name} count again in labels and figures, which are derived anew.`,
    needsReason: false,
    change: { is_excluded: false },
  },
};

/** What can be done about an annotator as they stand. */
export const stepsFor = (row: AnnotatorRow): Step[] => [
  row.is_paused ? "resume" : "pause",
  row.is_excluded ? "include" : "exclude",
];
