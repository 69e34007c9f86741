import { ApiProblem } from "../api/client";

/** What the server says about single fields of a form, under the form's names for them. */
export function fieldErrors(error: Error, names: readonly string[]): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  const found: Record<string, string> = {};
  for (const { field, message } of error.fields) {
    if (names.includes(field)) found[field] = found[field] ? `${found[field]} ${message}` : message;
  }
  return found;
}

/** Whether every word of the error stands at a field already, so that no notice has to repeat it. */
export function isAtFields(error: Error | null, names: readonly string[]): boolean {
  return (
    error instanceof ApiProblem && error.fields.length > 0 && error.fields.every(({ field }) => names.includes(field))
  );
}
