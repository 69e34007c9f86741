import type { FifaSpec } from "../../api/types";

/** What the sliders and switches say. */
export interface CurationChoice {
  criterion: FifaSpec["criterion"];
  /** Null until somebody chooses: then the one that has scored most. */
  scorer: string | null;
  embedder: string;
  margin: number;
  text_quality: number;
  entropy: number;
  k_neighbours: number;
  normalise: FifaSpec["normalise"];
  /** The share of the pairs that pass the gates, in percent. */
  keep: number;
  cap_per_prompt: number | null;
  min_margin: number | null;
  max_margin: number | null;
  text_grader: string;
  /** Codes that prompts may be in, joined by commas; empty for any. */
  languages: string;
  min_text_quality: number;
  min_harmlessness: number;
  disagreement: FifaSpec["disagreement"];
  disagreement_weight: number;
  worse_captions: boolean;
  seed: number;
}

export const defaultChoice: CurationChoice = {
  criterion: "importance",
  scorer: null,
  embedder: "hashed-ngrams",
  margin: 1,
  text_quality: 0.5,
  entropy: 0.5,
  k_neighbours: 5,
  normalise: "z",
  keep: 60,
  cap_per_prompt: 1,
  min_margin: null,
  max_margin: null,
  text_grader: "rules",
  languages: "",
  min_text_quality: 0.3,
  min_harmlessness: 0.5,
  disagreement: "keep",
  disagreement_weight: 0.5,
  worse_captions: true,
  seed: 0,
};

export const GREATEST_WEIGHT = 2;

/** How a value is written in the address; undefined where what stands there is impossible. */
type Reader<Value> = (text: string) => Value | undefined;

const NONE = "none";

const oneOf =
  <Value extends string>(...values: Value[]): Reader<Value> =>
  (text) =>
    values.find((value) => value === text);

const within =
  (least: number, most: number): Reader<number> =>
  (text) => {
    const value = Number(text);
    return text.trim() !== "" && value >= least && value <= most ? value : undefined;
  };

const whole =
  (least: number, most: number): Reader<number> =>
  (text) => {
    const value = within(least, most)(text);
    return Number.isInteger(value) ? value : undefined;
  };

const orNone =
  <Value>(reader: Reader<Value>): Reader<Value | null> =>
  (text) =>
    text === NONE ? null : reader(text);

const flag: Reader<boolean> = (text) => ({ true: true, false: false })[text];

const name: Reader<string> = (text) => (/^[\w.:/@+-]{1,200}$/.test(text) ? text : undefined);

const readers: { [Field in keyof CurationChoice]: Reader<CurationChoice[Field]> } = {
  criterion: oneOf("importance", "farthest-point", "quality-pair-rank", "random"),
  scorer: name,
  embedder: name,
  margin: within(0, GREATEST_WEIGHT),
  text_quality: within(0, GREATEST_WEIGHT),
  entropy: within(0, GREATEST_WEIGHT),
  k_neighbours: whole(1, 100),
  normalise: oneOf("z", "rank", "none"),
  keep: whole(1, 100),
  cap_per_prompt: orNone(whole(1, 1_000_000)),
  min_margin: orNone(within(0, Infinity)),
  max_margin: orNone(within(0, Infinity)),
  text_grader: name,
  languages: (text) => (/^[a-z]{2,3}(,[a-z]{2,3})*$/.test(text) ? text : undefined),
  min_text_quality: within(0, 1),
  min_harmlessness: within(0, 1),
  disagreement: oneOf("keep", "drop", "down-weight"),
  disagreement_weight: within(0.01, 1),
  worse_captions: flag,
  seed: whole(0, Number.MAX_SAFE_INTEGER),
};

const fields = Object.keys(readers) as (keyof CurationChoice)[];

/** The choice that an address makes; what it does not say, or says wrongly, is as at the start. */
export function readChoice(search: URLSearchParams): CurationChoice {
  const said = fields.flatMap((field) => {
    const text = search.get(field);
    const value = text === null ? undefined : readers[field](text);
    return value === undefined ? [] : [[field, value]];
  });
  return { ...defaultChoice, ...(Object.fromEntries(said) as Partial<CurationChoice>) };
}

/** The address with this choice in it; only what is not as at the start is written, and all else stays. */
export function withChoice(search: URLSearchParams, choice: CurationChoice): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const field of fields) {
    const value = choice[field];
    if (value === defaultChoice[field]) next.delete(field);
    else next.set(field, value === null ? NONE : String(value));
  }
  return next;
}

/** The choice alone, as text by which two are told apart and with which another page is opened. */
export const choiceAsText = (choice: CurationChoice): string => withChoice(new URLSearchParams(), choice).toString();

export function asSpec(choice: CurationChoice, scorer: string): FifaSpec {
  const { margin, text_quality, entropy, keep, languages, ...rest } = choice;
  const asked = languages === "" ? [] : languages.split(",");
  return { ...rest, languages: asked, scorer, weights: { margin, text_quality, entropy }, top_share: keep / 100 };
}
