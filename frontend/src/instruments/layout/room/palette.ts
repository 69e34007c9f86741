/** The house's colours for three.js, which reads no style sheets. */
import { Color } from "three";

export interface Palette {
  floor: Color;
  line: Color;
  wall: Color;
  thing: Color;
  edge: Color;
  arrow: Color;
  selected: Color;
  selectedEdge: Color;
  wrong: Color;
}

/** As they are now, in light or in dark. */
export function paletteOf(element: Element): Palette {
  const styles = getComputedStyle(element);
  const named = (name: string) => new Color(styles.getPropertyValue(`--tm-${name}`).trim());
  return {
    floor: named("surface"),
    line: named("line-strong"),
    wall: named("tie-fill").lerp(named("surface"), 0.7),
    thing: named("tie-fill").lerp(named("surface"), 0.45),
    edge: named("muted"),
    arrow: named("ink"),
    selected: named("first-line"),
    selectedEdge: named("first"),
    wrong: named("bad"),
  };
}
