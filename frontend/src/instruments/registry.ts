/** The instruments that the browser has, under the engine's names. Each comes when a project asks by it. */
import { lazy } from "react";

import type { QuestionComponent } from "./contract";

/** The component that asks by `instrument`; undefined where only programs can answer. */
export function questionOf(instrument: string): QuestionComponent | undefined {
  return questions[instrument];
}

const questions: Partial<Record<string, QuestionComponent>> = {
  pairwise: lazily(async () => (await import("./pairwise")).PairwiseQuestion),
  aspects: lazily(async () => (await import("./aspects")).AspectsQuestion),
  ranking: lazily(async () => (await import("./ranking")).RankingQuestion),
  layout: lazily(async () => (await import("./layout")).LayoutQuestion),
  segments: lazily(async () => (await import("./segments")).SegmentsQuestion),
  captions: lazily(async () => (await import("./captions")).CaptionsQuestion),
};

/** Every component takes the configuration and the answers of its own instrument, which the server has checked. */
function lazily(load: () => Promise<unknown>): QuestionComponent {
  return lazy(async () => ({ default: (await load()) as QuestionComponent }));
}
