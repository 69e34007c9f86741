import type { DatasetVersion, HistogramCounts } from "../../api/types";
import type { Fact } from "../../components/Facts";
import { count, percent, plural } from "../../components/numbers";

type Numbers = Record<string, number>;

export interface SplitCount {
  pairs: number;
  prompts: number;
  /** Missing in versions of before labels were counted. */
  labels?: Record<"first" | "tie" | "second", number>;
}

/** What is counted when a version is made. An imported one has what its own Tastemaker counted. */
export interface Statistics {
  splits?: Record<string, SplitCount>;
  judgments?: Numbers;
  judges?: Numbers;
  agreement?: number | null;
  label_0_share?: number;
  scorer_contradicts_share?: number;
  samples_of_models?: Numbers;
  samples_by_strategy?: Numbers;
  histograms?: Record<string, HistogramCounts>;
  pool?: { pairs: number; ties: number };
}

export const statisticsOf = (version: DatasetVersion): Statistics => version.statistics;

const kinds: Record<string, string> = {
  person: "people",
  simulated: "simulated people",
  vlm: "vision-language models",
  reward_model: "reward models",
};

/** Who stands behind the labels: how many judges of a kind gave how many judgments. */
export function judgeFacts(version: DatasetVersion): Fact[] {
  const { judgments = {}, judges = {}, agreement, label_0_share, scorer_contradicts_share, pool } = statisticsOf(version);
  const counted = Object.entries(kinds).flatMap(([kind, name]) => {
    const given = judgments[kind] ?? 0;
    if (given === 0 && kind !== "person") return [];
    const many = judges[kind];
    const by = many === undefined || given === 0 ? "" : ` by ${count(many)}`;
    return [{ name: `judgments of ${name}`, value: `${count(given)}${by}` }];
  });
  return [
    ...counted,
    ...(agreement == null ? [] : [{ name: "agreement with the majority", value: percent(agreement, 1) }]),
    ...(label_0_share === undefined ? [] : [{ name: "first sample preferred", value: percent(label_0_share, 1) }]),
    ...(scorer_contradicts_share === undefined
      ? []
      : [{ name: "scorer contradicts the label", value: percent(scorer_contradicts_share, 1) }]),
    ...(pool === undefined ? [] : [{ name: "ties left out", value: `${count(pool.ties)} of ${plural(pool.pairs, "pair")}` }]),
  ];
}

/** The recipe, one setting a line: the selection's own, then the machines that it was made with. */
export function recipeFacts(version: DatasetVersion): Fact[] {
  return [...settings(version.spec), ...machines(version.recipe), { name: "content", value: version.sha256.slice(0, 16) }];
}

function settings(spec: Record<string, unknown>): Fact[] {
  return Object.entries(spec).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    if (typeof value === "object") {
      return Object.entries(value as Numbers).map(([inner, number]) => ({
        name: `${name.replaceAll("_", " ")}: ${inner.replaceAll("_", " ")}`,
        value: String(number),
      }));
    }
    return [{ name: name.replaceAll("_", " "), value: JSON.stringify(value).replaceAll('"', "") }];
  });
}

function machines(recipe: Record<string, unknown>): Fact[] {
  return Object.entries(recipe).flatMap(([name, value]) => {
    const revision = (value as { revision?: unknown } | null)?.revision;
    return typeof revision === "string" ? [{ name: `${name} revision`, value: revision.slice(0, 16) }] : [];
  });
}
