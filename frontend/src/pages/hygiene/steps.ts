import type { HygieneStep } from "../../api/types";

/** What a step is asked for, as it goes into the job. */
export type Asked = Record<string, number | string | number[]>;

export interface Setting {
  name: string;
  label: string;
  description?: string;
  min: number;
  max: number;
  by: number;
}

export interface StepWords {
  step: HygieneStep;
  title: string;
  /** What it looks for, and what applying it does. */
  looksFor: string;
  settings: Setting[];
  defaults: Asked;
  counts: Record<string, string>;
  /** The line on the button that applies, from the counts. */
  apply: (counts: Record<string, number>) => string;
  /** Whether a smaller measure is nearer: bits that differ, against similarities and probabilities. */
  isDistance: boolean;
}

const distance: Setting = {
  name: "max_distance",
  label: "Bits that may differ",
  description: "Of the 64 of a perceptual hash.",
  min: 0,
  max: 12,
  by: 1,
};
const similarity: Setting = { name: "min_similarity", label: "Similarity from", min: 0.5, max: 1, by: 0.05 };
const media = { media: "files looked at", blank: "without anything to compare", unreadable: "could not be opened" };
const some = (counts: Record<string, number>, name: string) => counts[name] ?? 0;
const leaveOut = (counts: Record<string, number>) => `Leave ${pairs(some(counts, "pairs_excluded"))} out`;

function pairs(n: number): string {
  return n === 1 ? "1 pair" : `${n.toLocaleString("en-GB")} pairs`;
}

/** The steps in the order in which one takes them. */
export const steps: StepWords[] = [
  {
    step: "identical_sides",
    title: "Identical sides",
    looksFor:
      "Pairs whose two sides are the same bytes: a preference between them is noise, so they become ties. Pairs whose sides only look the same are pointed at and stay.",
    settings: [distance],
    defaults: { max_distance: 2 },
    counts: { ...media, pairs_tied: "pairs of the same bytes", pairs_flagged: "pairs that look the same" },
    apply: (counts) => `Make ${pairs(some(counts, "pairs_tied"))} a tie`,
    isDistance: true,
  },
  {
    step: "near_images",
    title: "Near-duplicate pairs",
    looksFor:
      "Pairs that show, side by side, what another pair shows, encoded anew or resized. Of each group the pair with the most judgments stays. The two sides of one pair are never held against each other.",
    settings: [
      distance,
      {
        name: "max_colour_difference",
        label: "Colours may be off by",
        description: "Of 255; the hash itself is blind to colour.",
        min: 0,
        max: 255,
        by: 1,
      },
    ],
    defaults: { max_distance: 6, max_colour_difference: 32 },
    counts: { ...media, groups: "groups", pairs_excluded: "pairs to leave out" },
    apply: leaveOut,
    isDistance: true,
  },
  {
    step: "near_prompts",
    title: "Near-duplicate prompts",
    looksFor: "Prompts that say nearly the same in other letters. Of each group of them the most judged pairs stay.",
    settings: [similarity, { name: "pairs_kept", label: "Pairs kept of a group", min: 1, max: 1000, by: 1 }],
    defaults: { min_similarity: 0.8, pairs_kept: 1, method: "minhash" },
    counts: { prompts: "prompts compared", groups: "groups", pairs_excluded: "pairs to leave out" },
    apply: leaveOut,
    isDistance: false,
  },
  {
    step: "split_groups",
    title: "Split groups",
    looksFor:
      "Prompts that are nearly the same, or whose samples were made from one ground truth, but stand in different splits. They go where the most protected of them is: test before validation before train.",
    settings: [similarity],
    defaults: { min_similarity: 0.8, method: "minhash" },
    counts: {
      prompts: "prompts compared",
      groups: "groups",
      prompts_grouped: "prompts in groups",
      prompts_moved: "prompts that change their split",
    },
    apply: (counts) => `Keep ${some(counts, "groups") === 1 ? "1 group" : `${some(counts, "groups")} groups`} together`,
    isDistance: false,
  },
  {
    step: "leakage",
    title: "Benchmark leakage",
    looksFor:
      "Prompts that stand in a list one evaluates by, whatever their case, punctuation and order of words. They are named in the dataset card and, if you say so, left out of training and validation.",
    settings: [similarity],
    defaults: { min_similarity: 0.8, prompt_lists: [], action: "flag" },
    counts: {
      prompts: "prompts compared",
      lines: "lines of the lists",
      prompts_listed: "prompts that stand in a list",
      pairs_excluded: "pairs to leave out",
      pairs_flagged: "pairs to name only",
    },
    apply: (counts) =>
      some(counts, "pairs_excluded") > 0 ? leaveOut(counts) : `Name ${pairs(some(counts, "pairs_flagged"))} in the card`,
    isDistance: false,
  },
  {
    step: "nsfw",
    title: "Not safe for work",
    looksFor:
      "Pairs with a sample that a small model on this machine takes for unsafe. It knows nakedness and little else; drawings less well than photographs. Nothing leaves the machine.",
    settings: [{ name: "threshold", label: "Probability from", min: 0.05, max: 0.95, by: 0.05 }],
    defaults: { threshold: 0.8 },
    counts: { media: "files looked at", unreadable: "could not be opened", pairs_excluded: "pairs to leave out" },
    apply: leaveOut,
    isDistance: false,
  },
];
