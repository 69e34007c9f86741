/** Where a finding is: rings on the floor, as the checker says them. */
import type { Finding } from "../../../api/types";
import type { Point } from "../geometry";

export function ringsOf({ place }: Finding): Point[][] {
  return (place?.polygons ?? []).map((ring) => ring.map(([x = NaN, y = NaN]): Point => [x, y]));
}

/** The corner nearest to the upper right, where a mark covers least; undefined where there is no place. */
export function topRightOf(rings: readonly (readonly Point[])[]): Point | undefined {
  return rings.flat().reduce<Point | undefined>(
    (best, point) => (best === undefined || point[0] + point[1] > best[0] + best[1] ? point : best),
    undefined,
  );
}
