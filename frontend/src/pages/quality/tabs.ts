import type { Role } from "../../api/roles";

export interface QualityTab {
  /** Below the page's own address; '' for the first. */
  to: string;
  name: string;
  heading: string;
  /** What one finds there, in a sentence. */
  lead: string;
  least: Role;
}

/** The tabs of the quality page; some are for those who manage the project. */
export const tabs: QualityTab[] = [
  {
    to: "",
    name: "Overview",
    heading: "Quality",
    lead: "How far the answers can be trusted, and how each figure is read.",
    least: "reviewer",
  },
  {
    to: "annotators",
    name: "Annotators",
    heading: "Annotators",
    lead: "How each annotator answers, people and machines alike.",
    least: "reviewer",
  },
  {
    to: "gold",
    name: "Gold",
    heading: "Gold questions",
    lead: "Questions whose answer is known. They are mixed in unseen, and tell who looks.",
    least: "manager",
  },
  {
    to: "disagreements",
    name: "Disagreements",
    heading: "Disagreements",
    lead: "Where the answers differ, the most disagreed first: unclear guidelines, or a matter of taste.",
    least: "reviewer",
  },
  {
    to: "reviews",
    name: "Reviews",
    heading: "Reviews",
    lead: "Answers that nobody has looked at, the oldest first. Accept, or return with a comment.",
    least: "reviewer",
  },
  {
    to: "gallery",
    name: "Gallery",
    heading: "Gallery of models",
    lead: "Which model's samples are preferred, where samples of several models were compared.",
    least: "manager",
  },
  {
    to: "labels",
    name: "Labels",
    heading: "Labels",
    lead: "How many answers become one label, and how far each annotator is believed.",
    least: "manager",
  },
];
