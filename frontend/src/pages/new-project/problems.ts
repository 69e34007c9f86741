/** To which step of the form a complaint of the server belongs. */
import { ApiProblem, type FieldProblem } from "../../api/client";
import { within } from "../../components/schema-form/errors";

export type Step = "name" | "instrument" | "config" | "people" | "source";

const STEPS: Partial<Record<string, Step>> = {
  name: "name",
  slug: "name",
  instrument: "instrument",
  instrument_config: "config",
  guidelines: "people",
  slots_per_comparison: "people",
  gold_rate: "people",
};

const rootOf = (problem: FieldProblem) => problem.field.split(".")[0] ?? "";

const fieldsOf = (error: Error | null): FieldProblem[] => (error instanceof ApiProblem ? error.fields : []);

/** The first step that has to be looked at again. */
export function stepOf(error: Error | null): Step | null {
  const steps = new Set(fieldsOf(error).map((problem) => STEPS[rootOf(problem)]));
  return (["name", "instrument", "config", "people"] as const).find((step) => steps.has(step)) ?? null;
}

/** What is said of one field and all in it. */
export const problemsOf = (error: Error | null, field: string): FieldProblem[] => within(fieldsOf(error), field);

export function textOf(error: Error | null, field: string): string | undefined {
  return problemsOf(error, field).map(({ message }) => message).join(" ") || undefined;
}
