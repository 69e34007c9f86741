/** What was said so far about a project that is not made yet. It outlives a reload. */
import type { Instrument, SampleKind } from "../../api/types";
import type { Json, JsonObject } from "../../components/schema-form/json";

export type Source = "generate" | "import" | "later";

export interface Draft {
  name: string;
  compared: SampleKind;
  instrument: string;
  /** By instrument, so that looking at another one loses nothing. */
  configs: Partial<Record<string, JsonObject>>;
  guidelines: string;
  slots: number;
  /** In percent, as people say it. */
  gold: number;
  source: Source;
  prompts: string;
}

export const EMPTY: Draft = {
  name: "",
  compared: "image",
  instrument: "pairwise",
  configs: {},
  guidelines: "",
  slots: 1,
  gold: 0,
  source: "generate",
  prompts: "",
};

/** Where it is kept; the number grows with the shape. */
const KEY = "tastemaker.new-project.1";

type Memory = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function remembered(memory: Memory): Draft {
  try {
    return { ...EMPTY, ...(JSON.parse(memory.getItem(KEY) ?? "{}") as Partial<Draft>) };
  } catch {
    return EMPTY;
  }
}

export const remember = (memory: Memory, draft: Draft) => memory.setItem(KEY, JSON.stringify(draft));

export const forget = (memory: Memory) => memory.removeItem(KEY);

export const asksAbout = (instrument: Instrument, kind: SampleKind) => instrument.sample_kinds.includes(kind);

/** What is compared, and with it an instrument that can ask about it. */
export function comparing(draft: Draft, kind: SampleKind, instruments: Instrument[]): Draft {
  const fits = instruments.filter((one) => asksAbout(one, kind));
  const instrument = fits.find(({ id }) => id === draft.instrument) ?? fits[0];
  // A model draws images only.
  const source = kind === "image" || draft.source !== "generate" ? draft.source : "import";
  return { ...draft, compared: kind, source, instrument: instrument?.id ?? draft.instrument };
}

/** The configuration that was begun; where something has to be said, it begins with the instrument's example. */
export function configOf(draft: Draft, instrument: Instrument): JsonObject {
  const required = instrument.config_schema.required;
  const isOpen = Array.isArray(required) && required.length > 0;
  return draft.configs[instrument.id] ?? (isOpen ? (instrument.example_config as Record<string, Json>) : {});
}

export const promptsOf = (draft: Draft): string[] =>
  draft.prompts
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
