/** What tells a job from others of its kind, first things first. */
const TELLING = ["name", "scorer", "profile", "recipe", "method", "embedder", "step"];

/** In a word or two what a specification is about: two jobs that score are told apart by their scorers. */
export function subjectOf(spec: Record<string, unknown>): string {
  return TELLING.flatMap((field) => {
    const value = spec[field];
    return typeof value === "string" && value !== "" ? [value] : [];
  }).join(" · ");
}
