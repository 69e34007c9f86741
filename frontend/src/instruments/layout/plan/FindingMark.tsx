import type { Finding } from "../../../api/types";
import { pathOf, rounded, type PlanFrame } from "./frame";
import { ringsOf, topRightOf } from "./rings";
import classes from "./LayoutPlan.module.css";

interface FindingMarkProps {
  finding: Finding;
  /** Its number in the list beside the plan. */
  number: number;
  frame: PlanFrame;
  hatch: string;
  isLit: boolean;
  onLight: ((isLit: boolean) => void) | undefined;
}

/** What geometry found, where it is: the area hatched, with its number; the message under the pointer. */
export function FindingMark({ finding, number, frame, hatch, isLit, onLight }: FindingMarkProps) {
  const rings = ringsOf(finding);
  const corner = topRightOf(rings);
  if (!corner) return null;
  const [x = 0, y = 0] = frame.toScreen(corner).map(rounded);
  return (
    <g className={classes.finding} data-finding={finding.code} data-lit={isLit}>
      <path d={rings.map((ring) => pathOf(ring, frame)).join("")} fill={`url(#${hatch})`} className={classes.found} />
      <g
        className={classes.badge}
        onPointerEnter={onLight && (() => onLight(true))}
        onPointerLeave={onLight && (() => onLight(false))}
      >
        <title>{finding.message}</title>
        <circle cx={x} cy={y} r={9} />
        <text x={x} y={y}>
          {number}
        </text>
      </g>
    </g>
  );
}
