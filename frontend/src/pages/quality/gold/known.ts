/** What a lead may say is known, where simple controls say it; other instruments take an answer that was given. */
import type { Project } from "../../../api/types";
import type { components } from "../../../api/schema.gen";

type Schemas = components["schemas"];

export type PairwiseAnswer = Schemas["PairwiseAnswer"];
export type AspectsAnswer = Schemas["AspectsAnswer"];
export type PairwiseConfig = Schemas["PairwiseConfig"];
export type AspectsConfig = Schemas["AspectsConfig"];

export interface Option<Value extends string> {
  value: Value;
  label: string;
}

/** The samples stand in canonical order: the first is sample 0. */
export function choices(allowsBothBad: boolean): Option<Schemas["Choice"]>[] {
  const all: Option<Schemas["Choice"]>[] = [
    { value: "first", label: "Sample 0" },
    { value: "tie", label: "Tie" },
    { value: "second", label: "Sample 1" },
    { value: "both_bad", label: "Both bad" },
  ];
  return allowsBothBad ? all : all.slice(0, 3);
}

export function aspectChoices(allowsNotApplicable: boolean): Option<Schemas["AspectChoice"]>[] {
  const all: Option<Schemas["AspectChoice"]>[] = [
    { value: "first", label: "Sample 0" },
    { value: "tie", label: "Tie" },
    { value: "second", label: "Sample 1" },
    { value: "not_applicable", label: "Not applicable" },
  ];
  return allowsNotApplicable ? all : all.slice(0, 3);
}

export const strengths: Option<Schemas["Strength"]>[] = [
  { value: "slightly", label: "Slightly" },
  { value: "clearly", label: "Clearly" },
  { value: "much", label: "Much" },
];

/** Whether the answer can be given here, without the instrument itself. */
export const hasSimpleAnswer = ({ instrument }: Pick<Project, "instrument">) =>
  instrument === "pairwise" || instrument === "aspects";

/** Whether there is a strength to say: one of the two was chosen, and the project asks. */
export const wantsStrength = (answer: Partial<PairwiseAnswer>, config: PairwiseConfig) =>
  config.ask_strength && (answer.choice === "first" || answer.choice === "second");

export function isCompletePairwise(answer: Partial<PairwiseAnswer>, config: PairwiseConfig): boolean {
  return answer.choice !== undefined && (!wantsStrength(answer, config) || Boolean(answer.strength));
}

export function isCompleteAspects({ dimensions, overall }: Partial<AspectsAnswer>, config: AspectsConfig): boolean {
  const isEach = config.dimensions.every(({ id }) => dimensions?.[id] !== undefined);
  return isEach && (!config.ask_overall || Boolean(overall));
}
