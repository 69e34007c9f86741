import type { HygieneHistogram } from "../../api/types";
import type { BarRow } from "../../components/charts/Bars";
import { decimal } from "../../components/numbers";

export const INSIDE = "counts as the same";
export const OUTSIDE = "does not";

/** A histogram as bars, those on the near side of the limit told from the others. */
export function rowsOf({ edges, counts, limit }: HygieneHistogram, isDistance: boolean): BarRow[] {
  return counts.map((value, index) => {
    const from = edges[index] ?? 0;
    const to = edges[index + 1] ?? from;
    const middle = (from + to) / 2;
    const isInside = isDistance ? middle <= limit : middle >= limit;
    return {
      at: isDistance ? String(middle) : decimal(from),
      title: isDistance ? String(middle) : `${decimal(from, 3)} to ${decimal(to, 3)}`,
      counts: { [INSIDE]: isInside ? value : 0, [OUTSIDE]: isInside ? 0 : value },
    };
  });
}
