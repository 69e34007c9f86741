import type { DatasetVersion } from "../../api/types";
import type { Fact } from "../../components/Facts";
import { count, percent } from "../../components/numbers";

type Numbers = Record<string, number>;

interface Statistics {
  splits?: Record<string, { pairs: number; prompts: number }>;
  judgments?: Numbers;
  agreement?: number | null;
}

const kinds: Record<string, string> = {
  person: "judgments of people",
  simulated: "simulated judgments",
  vlm: "judgments of vision-language models",
  reward_model: "judgments of reward models",
};

/** What a version holds: pairs a split, and who stands behind them. */
export function statisticsFacts(version: DatasetVersion): Fact[] {
  const { splits, judgments, agreement } = version.statistics as Statistics;
  return [
    ...Object.entries(splits ?? {}).map(([split, { pairs, prompts }]) => ({
      name: split,
      value: `${count(pairs)} pairs · ${count(prompts)} prompts`,
    })),
    ...Object.entries(judgments ?? {})
      .filter(([kind, number]) => kind in kinds && (number > 0 || kind === "person" || kind === "simulated"))
      .map(([kind, number]) => ({ name: kinds[kind] ?? kind, value: count(number) })),
    ...(agreement == null ? [] : [{ name: "agreement", value: percent(agreement, 1) }]),
    { name: "content", value: version.sha256.slice(0, 16) },
  ];
}

/** The selection's recipe, one setting a line. */
export function recipeFacts(spec: Record<string, unknown>): Fact[] {
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
