import type { FieldProblem } from "../../api/client";
import type { Json } from "./json";
import type { Shape } from "./shape";

/** What every field is given. */
export interface FieldProps<S extends Shape = Shape> {
  shape: S;
  /** What it is called, shown or, where it is bare, only spoken. */
  name: string;
  isBare?: boolean;
  isRequired?: boolean;
  /** `undefined` where nothing is said, and then the default holds. */
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  /** What the server said about this field (path "") and those in it. */
  problems: FieldProblem[];
}

/** The parts of a label that Mantine's inputs share. */
export function labelled({ shape, name, isBare = false, isRequired = false }: FieldProps) {
  return isBare
    ? { "aria-label": name, required: isRequired, withAsterisk: false }
    : { label: name, description: shape.help || undefined, required: isRequired };
}

/** How a value is shown where there is little room. */
export const spoken = (value: Json | undefined) =>
  value === undefined || value === null ? "Not set" : typeof value === "string" ? value : JSON.stringify(value);
