import type { Project } from "../../../api/types";

export const methods: Record<Project["aggregation"], { name: string; says: string }> = {
  majority_with_ties: {
    name: "Majority with ties",
    says: "A label is the share of answers for each side, a tie counting half for both. Every answer weighs the same, and each label follows its own answers at once.",
  },
  dawid_skene: {
    name: "Dawid and Skene",
    says: "All answers are looked at together: what each annotator tends to say where the truth is a, even or b is learned, and their answers weigh accordingly.",
  },
  mace: {
    name: "MACE",
    says: "All answers are looked at together: for each annotator it is learned how often they answer at random, and those answers weigh nothing.",
  },
  bradley_terry: {
    name: "Bradley and Terry",
    says: "What the models of a gallery are worth decides: every pair of two models has the same label, whatever the prompt.",
  },
};
