import type { Filter } from "../../components/filters/filters";
import { decimal } from "../../components/numbers";

/** A term as a number with a proper minus; a dash where it is not known. */
export const term = (value: number | null) => (value === null ? "–" : decimal(value).replace("-", "−"));

/** What rows of a version are narrowed down by. */
export const rowFilters: Filter[] = [
  {
    name: "split",
    label: "Split",
    kind: "choice",
    options: ["train", "validation", "test"].map((value) => ({ value, label: value })),
  },
  {
    name: "label",
    label: "Label",
    kind: "choice",
    options: [
      { value: "first", label: "first preferred" },
      { value: "second", label: "second preferred" },
      { value: "tie", label: "tie" },
    ],
  },
];
