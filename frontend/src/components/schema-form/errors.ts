/** Which of the server's complaints belong to which field: paths are dotted, list items are counted from 0. */
import type { FieldProblem } from "../../api/client";

/** The problems below `step`, told from there. */
export function within(problems: FieldProblem[], step: string | number): FieldProblem[] {
  const own = String(step);
  return problems.flatMap(({ field, message }) => {
    if (field === own) return [{ field: "", message }];
    return field.startsWith(`${own}.`) ? [{ field: field.slice(own.length + 1), message }] : [];
  });
}

/** Those below none of `steps`: nobody else will show them. */
export function outside(problems: FieldProblem[], steps: (string | number)[]): FieldProblem[] {
  const known = new Set(steps.map(String));
  return problems.filter(({ field }) => !known.has(field.split(".")[0] ?? ""));
}

/** All of them as one text, for a field that has none below it; undefined where there is none. */
export function told(problems: FieldProblem[]): string | undefined {
  return problems.length === 0 ? undefined : problems.map(({ message }) => message).join(" ");
}
