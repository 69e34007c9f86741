import type { AnnotatorRow } from "../../api/types";

/** Kinds of annotators, as they are called where there are several of them. */
export const kindNames: Record<AnnotatorRow["kind"], string> = {
  person: "people",
  vlm: "vision-language models",
  reward_model: "reward models",
  simulated: "simulated",
};

/** The same of one. */
export const kindName: Record<AnnotatorRow["kind"], string> = {
  person: "person",
  vlm: "vision-language model",
  reward_model: "reward model",
  simulated: "simulated",
};
