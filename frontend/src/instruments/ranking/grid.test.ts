import { expect, test } from "vitest";

import { columnsFor } from "./grid";

const room = { width: 1232, height: 560, gap: 10 };

test("no other number of columns shows the pictures larger", () => {
  const side = (n: number, columns: number, aspect: number) => {
    const rows = Math.ceil(n / columns);
    return Math.min((room.width + room.gap) / columns - room.gap, ((room.height + room.gap) / rows - room.gap) * aspect);
  };
  for (let n = 2; n <= 12; n += 1) {
    for (const aspect of [1, 16 / 9, 9 / 16]) {
      const chosen = side(n, columnsFor(n, room, aspect), aspect);
      for (let columns = 1; columns <= n; columns += 1) expect(side(n, columns, aspect)).toBeLessThanOrEqual(chosen + 1);
    }
  }
});

test("wide pictures stand in fewer columns, narrow ones in more", () => {
  expect(columnsFor(6, room, 16 / 9)).toBe(3);
  expect(columnsFor(6, room, 9 / 16)).toBe(6);
});

test("a room that is not measured yet has columns all the same", () => {
  expect(columnsFor(4, { width: 0, height: 0, gap: 10 }, 1)).toBeGreaterThan(0);
});
