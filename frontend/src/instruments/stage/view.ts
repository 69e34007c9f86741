/** Where both pictures are looked at: magnified `scale` times, moved by a share of the frame. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export const wholeView: View = { scale: 1, x: 0, y: 0 };
export const ZOOM_STEP = 1.25;
const LARGEST_SCALE = 16;

/** Magnify by `factor` so that the point (in shares of the frame from its centre) stays where it is. */
export function zoomed(view: View, factor: number, point = { x: 0, y: 0 }): View {
  const scale = Math.min(Math.max(view.scale * factor, 1), LARGEST_SCALE);
  const ratio = scale / view.scale;
  return kept({ scale, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio });
}

export function moved(view: View, dx: number, dy: number): View {
  return kept({ ...view, x: view.x + dx, y: view.y + dy });
}

/** The same for a style. */
export function transformOf(view: View): string {
  return `translate(${view.x * 100}%, ${view.y * 100}%) scale(${view.scale})`;
}

/** No further than the picture's edge. */
function kept({ scale, x, y }: View): View {
  const most = (scale - 1) / 2;
  // + 0 makes nought of minus nought, which styles would print.
  const within = (value: number) => Math.min(Math.max(value, -most), most) + 0;
  return { scale, x: within(x), y: within(y) };
}
