import type { Comparison } from "../../api/types";
import { count } from "../../components/numbers";

/** Who stands behind a preference, in words: "2 people, 1 simulated or model". */
export function judged({ are_different, preference }: Comparison): string {
  if (!are_different) return "the same sample twice: a tie";
  if (!preference || preference.n_judgments === 0) return "no answer yet";
  const { n_human, n_machine } = preference;
  const people = n_human > 0 ? `${count(n_human)} ${n_human === 1 ? "person" : "people"}` : "";
  const machines = n_machine > 0 ? `${count(n_machine)} simulated or model` : "";
  return [people, machines].filter(Boolean).join(", ");
}
