import type { TrainingMetric } from "../../api/types";
import type { Line } from "../../components/charts/LineChart";
import { bytes, decimal, percent, signed } from "../../components/numbers";

interface Drawn {
  metric: string;
  name: string;
  tone: Line["tone"];
  isDashed?: boolean;
}

export interface Curve {
  title: string;
  /** What is drawn, for screen readers. */
  label: string;
  drawn: Drawn[];
  format: (value: number) => string;
  reference?: { value: number; name: string };
  /** Of amounts, whose axis begins at nought, how they are written. */
  amount?: (value: number) => string;
  /** Charts that only some runs have are left out where nothing was reported. */
  isOptional?: boolean;
}

/** What is looked at of every run, in the order of looking. */
export const curves: Curve[] = [
  {
    title: "Loss",
    label: "Loss by step",
    drawn: [
      { metric: "loss", name: "loss", tone: "ink" },
      { metric: "held_out_loss", name: "held out", tone: "ink", isDashed: true },
    ],
    format: (value) => decimal(value, 4),
    reference: { value: Math.LN2, name: "ln 2: the loss of a model that prefers nothing" },
  },
  {
    title: "Implicit accuracy",
    label: "Share of pairs on the right side, by step",
    drawn: [
      { metric: "implicit_accuracy", name: "batch", tone: "first" },
      { metric: "held_out_implicit_accuracy", name: "held out", tone: "ink", isDashed: true },
    ],
    format: (value) => percent(value),
    reference: { value: 0.5, name: "one half: chance" },
  },
  {
    title: "Error change",
    label: "Change of the denoising error on winners and losers, by step",
    drawn: [
      { metric: "winner_error_change", name: "winner", tone: "first" },
      { metric: "loser_error_change", name: "loser", tone: "second" },
      { metric: "held_out_winner_error_change", name: "winner, held out", tone: "first", isDashed: true },
      { metric: "held_out_loser_error_change", name: "loser, held out", tone: "second", isDashed: true },
    ],
    format: (value) => signed(value, 4),
    reference: { value: 0, name: "nought: the reference's error" },
  },
  {
    title: "Margin",
    label: "Margin between loser and winner, by step",
    drawn: [
      { metric: "margin", name: "batch", tone: "first" },
      { metric: "held_out_margin", name: "held out", tone: "ink", isDashed: true },
    ],
    format: (value) => signed(value, 4),
    reference: { value: 0, name: "nought: no preference" },
  },
  {
    title: "Gradient norm",
    label: "Norm of the gradient before clipping, by step",
    drawn: [{ metric: "gradient_norm", name: "norm", tone: "ink" }],
    format: (value) => decimal(value, 4),
    isOptional: true,
  },
  {
    title: "Speed",
    label: "Pairs a second, by step",
    drawn: [{ metric: "pairs_per_s", name: "pairs/s", tone: "ink" }],
    format: (value) => decimal(value, 1),
    isOptional: true,
  },
  {
    title: "Memory",
    label: "Peak of memory, by step",
    drawn: [{ metric: "memory_bytes", name: "peak", tone: "ink" }],
    format: bytes,
    amount: bytes,
    isOptional: true,
  },
];

const TONES: Line["tone"][] = ["first", "second", "tie", "ink", "rest"];
export const toneOf = (place: number): Line["tone"] => TONES[place % TONES.length] ?? "ink";

/** Of a metric that comes in parts ("held_out_accuracy_by_timestep.0-250"), one curve with a line for each part. */
export function curvesOfParts(metrics: TrainingMetric[]): Curve[] {
  const parts = new Map<string, Set<string>>();
  for (const name of metrics.flatMap((row) => Object.keys(row))) {
    const dot = name.indexOf(".");
    if (dot < 0) continue;
    const whole = name.slice(0, dot);
    parts.set(whole, (parts.get(whole) ?? new Set()).add(name.slice(dot + 1)));
  }
  return [...parts.entries()].map(([whole, names]) => {
    const isShare = whole.includes("accuracy");
    return {
      title: titleOf(whole),
      label: `${titleOf(whole)}, by step`,
      drawn: [...names].map((name, place) => ({ metric: `${whole}.${name}`, name, tone: toneOf(place) })),
      format: (value: number) => (isShare ? percent(value) : decimal(value, 4)),
      ...(isShare && { reference: { value: 0.5, name: "one half: chance" } }),
    };
  });
}

/** A run's values of one metric, as a line. */
export function lineOf(metrics: TrainingMetric[], { metric, ...look }: Drawn): Line {
  return {
    ...look,
    points: metrics.flatMap((row): [number, number][] => {
      const value = row[metric];
      return value === undefined ? [] : [[row.step, value]];
    }),
  };
}

/** "held_out_accuracy_by_timestep" → "Accuracy by timestep, held out". */
function titleOf(metric: string): string {
  const isHeldOut = metric.startsWith("held_out_");
  const words = (isHeldOut ? metric.slice("held_out_".length) : metric).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1) + (isHeldOut ? ", held out" : "");
}
