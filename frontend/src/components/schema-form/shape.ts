/** What a form has to know of a JSON schema: one shape a field. `read.ts` makes them. */
import type { Json } from "./json";

interface Common {
  title: string;
  help: string;
  /** What holds where nothing is said. */
  fallback: Json | undefined;
  isNullable: boolean;
}

export interface TextShape extends Common {
  kind: "text";
  fewest: number;
  most: number | null;
  pattern: string | null;
}

export interface NumberShape extends Common {
  kind: "number";
  isWhole: boolean;
  least: number | null;
  most: number | null;
  /** Whether the bounds themselves are outside. */
  isAboveLeast: boolean;
  isBelowMost: boolean;
  step: number;
}

export interface BooleanShape extends Common {
  kind: "boolean";
}

export interface Option {
  value: string | number;
  name: string;
  help?: string | undefined;
}

export interface ChoiceShape extends Common {
  kind: "choice";
  options: Option[];
}

export interface ListShape extends Common {
  kind: "list";
  item: Shape;
  fewest: number;
  most: number | null;
}

export interface TupleShape extends Common {
  kind: "tuple";
  items: Shape[];
}

export interface Field {
  key: string;
  shape: Shape;
  isRequired: boolean;
}

export interface ObjectShape extends Common {
  kind: "object";
  fields: Field[];
}

/** Any keys, each with a value of one shape. */
export interface RecordShape extends Common {
  kind: "record";
  item: Shape;
  most: number | null;
}

export interface Variant {
  tag: string;
  title: string;
  shape: ObjectShape;
}

/** One of several objects, told apart by the value at `key`. */
export interface VariantsShape extends Common {
  kind: "variants";
  key: string;
  variants: Variant[];
}

/** What no field was made for: it is written as JSON. */
export interface JsonShape extends Common {
  kind: "json";
}

export type Shape =
  | TextShape
  | NumberShape
  | BooleanShape
  | ChoiceShape
  | ListShape
  | TupleShape
  | ObjectShape
  | RecordShape
  | VariantsShape
  | JsonShape;
