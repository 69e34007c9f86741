import type { CurationChoice } from "./choice";

interface Criterion {
  value: CurationChoice["criterion"];
  label: string;
  hint: string;
  /** Whether the weights of the terms decide. */
  isWeighted: boolean;
}

/** What pairs can be ranked by. */
export const criteria: Criterion[] = [
  {
    value: "importance",
    label: "Importance",
    hint: "The weighted sum of margin, text quality and diversity.",
    isWeighted: true,
  },
  {
    value: "farthest-point",
    label: "Farthest point",
    hint: "Always the pair whose prompt is farthest from those taken already.",
    isWeighted: false,
  },
  {
    value: "quality-pair-rank",
    label: "Quality pair rank",
    hint: "A good winner beside a bad loser: ψ(w)(1 − ψ(l)).",
    isWeighted: false,
  },
  { value: "random", label: "Random", hint: "The control: what does chance do?", isWeighted: false },
];

export function criterionOf(value: string): Criterion {
  const found = criteria.find((criterion) => criterion.value === value);
  if (!found) throw new Error(`There is no criterion “${value}”.`);
  return found;
}
