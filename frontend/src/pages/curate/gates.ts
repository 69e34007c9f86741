/** What keeps pairs out, in the words of the page; what is not known by name yet is shown by it. */
const names: Record<string, string> = {
  unjudged: "not judged yet",
  ties: "ties",
  unscored: "not scored yet",
  disagrees: "scorer disagrees with the label",
  ungraded: "text not graded yet",
  harm: "harmful text",
  nsfw: "not safe for work",
  leakage: "a benchmark's prompt",
  near_images: "looks like another pair",
  near_prompts: "says what another prompt says",
  text_quality: "text too poor",
  margin_range: "margin out of range",
  cap: "more than the prompt's share",
  beyond_top: "less worth than those kept",
};

export const gateName = (gate: string): string => names[gate] ?? gate.replaceAll("_", " ");

export interface Part {
  /** The gate; null for what was taken. */
  gate: string | null;
  name: string;
  pairs: number;
}

/** The pool as parts of one whole: what was taken, and what each gate kept out of it. */
export function partsOf(preview: { selected: number; gates: Record<string, number> }): Part[] {
  return [
    { gate: null, name: "selected", pairs: preview.selected },
    ...Object.entries(preview.gates).map(([gate, pairs]) => ({ gate, name: gateName(gate), pairs })),
  ];
}
