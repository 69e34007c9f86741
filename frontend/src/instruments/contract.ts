/** What an instrument of the browser is: one component that asks, for one way of asking of the engine. */
import type { ComponentType, ReactNode } from "react";

import type { Answer, Assignment } from "../api/types";

export interface QuestionProps<Config, Given extends Answer = Answer> {
  /** The project's configuration of the instrument, with every default filled in. */
  config: Config;
  current: Assignment;
  /** The comparisons to be shown after it: their media are loaded and decoded now. */
  upcoming: readonly Assignment[];
  /** The answer given before, where one is reopened or was returned. */
  given: Given | null;
  /** While something lies over the question, keys are not for it. */
  isCovered: boolean;
  /** What every question can do besides being answered (skip, undo, …): buttons with their keys. */
  actions: ReactNode;
  /** The answer, as the engine's schema of the instrument says, and the time spent looking. */
  onAnswer: (answer: Given, time_ms: number) => void;
}

/** An instrument as the registry keeps it: which configuration fits is the server's to check. */
export type QuestionComponent = ComponentType<QuestionProps<unknown>>;
