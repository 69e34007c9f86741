/** Samples in a grid: as many columns as make them largest. */

interface Room {
  width: number;
  height: number;
  gap: number;
}

/** How many columns show `n` pictures of this `aspect` (width by height) at their largest. */
export function columnsFor(n: number, { width, height, gap }: Room, aspect: number): number {
  const sizes = Array.from({ length: n }, (_, index) => {
    const columns = index + 1;
    const rows = Math.ceil(n / columns);
    const cell = { width: (width - gap * (columns - 1)) / columns, height: (height - gap * (rows - 1)) / rows };
    // Fewer empty places where pictures are as large.
    return { columns, size: Math.min(cell.width, cell.height * aspect), empty: rows * columns - n };
  });
  const best = sizes.reduce((one, other) =>
    other.size > one.size + 1 || (Math.abs(other.size - one.size) <= 1 && other.empty < one.empty) ? other : one,
  );
  return best.columns;
}
