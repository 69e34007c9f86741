/** From a JSON schema, as pydantic writes it (draft 2020-12: $defs, anyOf with null, discriminators), to a shape. */
import { isObject, without, type Json, type JsonObject } from "./json";
import type { ObjectShape, Option, Shape, Variant } from "./shape";
import { sentence, titleOf } from "./titles";

export type JsonSchema = Record<string, unknown>;

/** Deeper than any form; a schema that contains itself ends here, as JSON. */
const DEEPEST = 8;
const FINEST_STEPS = 10;

/** The form of a whole schema, which must be an object's. */
export function readForm(schema: JsonSchema): ObjectShape {
  const shape = new Reader(schema).read("", schema, 0);
  if (shape.kind !== "object") throw new Error("A form is made from the schema of an object.");
  return shape;
}

/** The schema of one field of `schema`, with the definitions that it needs. */
export function partOf(schema: JsonSchema, key: string): JsonSchema {
  const field = isObject(schema.properties) ? schema.properties[key] : undefined;
  if (!isObject(field)) throw new Error(`The schema has no field ${key}.`);
  return { ...field, $defs: schema.$defs };
}

/** An object with every default said, for what wants to see the whole; what has no default is left out. */
export function defaultsOf(shape: ObjectShape): JsonObject {
  const entries = shape.fields.map(({ key, shape: field }) => [key, startOf(field)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** What a new value of this shape begins as. */
export function startOf(shape: Shape): Json | undefined {
  if (shape.fallback !== undefined) return shape.fallback;
  if (shape.isNullable) return null;
  if (shape.kind === "object") return defaultsOf(shape);
  if (shape.kind === "variants") return shape.variants[0] && variantStart(shape.key, shape.variants[0]);
  if (shape.kind === "list") {
    return Array.from({ length: shape.fewest }, () => startOf(shape.item) ?? emptyOf(shape.item));
  }
  return undefined;
}

/** A list or a map has to hold something where a new item was added. */
export function emptyOf(shape: Shape): Json {
  if (shape.kind === "text" || shape.kind === "json") return "";
  if (shape.kind === "number") return shape.least ?? 0;
  if (shape.kind === "choice") return shape.options[0]?.value ?? "";
  if (shape.kind === "boolean") return false;
  return shape.kind === "tuple" || shape.kind === "list" ? [] : {};
}

export function variantStart(key: string, variant: Variant): JsonObject {
  return { ...defaultsOf(variant.shape), [key]: variant.tag };
}

class Reader {
  constructor(private readonly root: JsonSchema) {}

  read(key: string, written: JsonSchema, depth: number): Shape {
    const { schema, isNullable } = this.withoutNull(this.resolved(written));
    const common = {
      // A definition's own title names the class; a field is named by its key.
      title: titleOf(key, own(written, "title", text)),
      help: own(written, "description", text) ?? text(schema.description) ?? "",
      fallback: own(written, "default", json) ?? json(schema.default),
      isNullable,
    };
    if (depth > DEEPEST) return { kind: "json", ...common };
    const options = choices(schema);
    if (options) return { kind: "choice", options, ...common };
    if (schema.type === "string") {
      const pattern = text(schema.pattern) ?? null;
      return { kind: "text", fewest: number(schema.minLength) ?? 0, most: number(schema.maxLength) ?? null, pattern, ...common };
    }
    if (schema.type === "integer" || schema.type === "number") return { kind: "number", ...bounds(schema), ...common };
    if (schema.type === "boolean") return { kind: "boolean", ...common };
    if (schema.type === "array") return { ...this.array(schema, depth), ...common };
    if (schema.type === "object") return { ...this.object(schema, depth), ...common };
    const variants = this.variants(schema, depth);
    return variants ? { ...variants, ...common } : { kind: "json", ...common };
  }

  private array(schema: JsonSchema, depth: number) {
    if (Array.isArray(schema.prefixItems)) {
      const items = schema.prefixItems.filter(isObject).map((item) => this.read("", item, depth + 1));
      return { kind: "tuple" as const, items };
    }
    return {
      kind: "list" as const,
      item: this.read("", isObject(schema.items) ? schema.items : {}, depth + 1),
      fewest: number(schema.minItems) ?? 0,
      most: number(schema.maxItems) ?? null,
    };
  }

  private object(schema: JsonSchema, depth: number) {
    if (!isObject(schema.properties) && isObject(schema.additionalProperties)) {
      const item = this.read("", schema.additionalProperties, depth + 1);
      return { kind: "record" as const, item, most: number(schema.maxProperties) ?? null };
    }
    const required = Array.isArray(schema.required) ? schema.required : [];
    const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
    const fields = properties.flatMap(([key, field]) =>
      isObject(field) ? [{ key, shape: this.read(key, field, depth + 1), isRequired: required.includes(key) }] : [],
    );
    return { kind: "object" as const, fields };
  }

  private variants(schema: JsonSchema, depth: number) {
    const key = isObject(schema.discriminator) ? text(schema.discriminator.propertyName) : undefined;
    if (key === undefined || !Array.isArray(schema.oneOf)) return null;
    const variants: Variant[] = [];
    for (const written of schema.oneOf.filter(isObject)) {
      const resolved = this.resolved(written);
      const tag = tagOf(resolved, key);
      const shape = this.read("", resolved, depth + 1);
      if (tag === undefined || shape.kind !== "object") return null;
      const fields = shape.fields.filter((field) => field.key !== key);
      variants.push({ tag, title: text(resolved["x-title"]) ?? sentence(tag), shape: { ...shape, fields } });
    }
    return { kind: "variants" as const, key, variants };
  }

  /** `#/$defs/Name` as what it names, with what was said beside it. */
  private resolved(schema: JsonSchema): JsonSchema {
    const reference = text(schema.$ref);
    if (reference === undefined) return schema;
    let found: unknown = this.root;
    for (const step of reference.replace(/^#\//, "").split("/")) {
      found = isObject(found) ? found[step] : undefined;
    }
    if (!isObject(found)) throw new Error(`The schema names ${reference}, which is not in it.`);
    return { ...this.resolved(found), ...without(schema, "$ref") };
  }

  /** `anyOf: [X, null]` as X that may be nothing. */
  private withoutNull(schema: JsonSchema): { schema: JsonSchema; isNullable: boolean } {
    if (!Array.isArray(schema.anyOf)) return { schema, isNullable: false };
    const options = schema.anyOf.filter(isObject);
    const rest = options.filter((option) => option.type !== "null");
    const [only] = rest;
    if (rest.length !== 1 || only === undefined) return { schema, isNullable: rest.length < options.length };
    return { schema: { ...this.resolved(only), ...without(schema, "anyOf") }, isNullable: rest.length < options.length };
  }
}

/** What may be chosen: an enum, a constant, or named constants; null where it is none of these. */
function choices(schema: JsonSchema): Option[] | null {
  if (schema.const !== undefined) return scalar(schema.const) ? [named(schema.const)] : null;
  if (Array.isArray(schema.enum)) return schema.enum.every(scalar) ? schema.enum.map((value) => named(value)) : null;
  if (!Array.isArray(schema.oneOf)) return null;
  const constants = schema.oneOf.filter(isObject);
  const options = constants.flatMap(({ const: value, title, description }) =>
    scalar(value) ? [{ ...named(value, text(title)), help: text(description) }] : [],
  );
  return options.length > 0 && options.length === schema.oneOf.length ? options : null;
}

const named = (value: string | number, title?: string): Option => ({ value, name: title ?? sentence(String(value)) });

function bounds(schema: JsonSchema) {
  const above = number(schema.exclusiveMinimum);
  const below = number(schema.exclusiveMaximum);
  const least = number(schema.minimum) ?? above ?? null;
  const most = number(schema.maximum) ?? below ?? null;
  const isWhole = schema.type === "integer";
  return {
    isWhole,
    least,
    most,
    isAboveLeast: above !== undefined && above === least,
    isBelowMost: below !== undefined && below === most,
    step: number(schema.multipleOf) ?? (isWhole ? 1 : stepWithin(least, most)),
  };
}

/** A round step of which the range has at least ten; never more than one. */
function stepWithin(least: number | null, most: number | null): number {
  if (least === null || most === null || most <= least) return 0.1;
  return Math.min(1, 10 ** Math.floor(Math.log10((most - least) / FINEST_STEPS)));
}

function tagOf(schema: JsonSchema, key: string): string | undefined {
  const field = isObject(schema.properties) ? schema.properties[key] : undefined;
  return isObject(field) ? text(field.const) : undefined;
}

function own<T>(schema: JsonSchema, key: string, read: (value: unknown) => T | undefined): T | undefined {
  return key in schema ? read(schema[key]) : undefined;
}

const scalar = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";
const text = (value: unknown) => (typeof value === "string" ? value : undefined);
const number = (value: unknown) => (typeof value === "number" ? value : undefined);
// The schema itself came as JSON, and so did every default in it.
const json = (value: unknown) => value as Json | undefined;
