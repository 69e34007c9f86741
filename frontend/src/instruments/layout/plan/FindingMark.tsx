import type { Finding } from "../../../api/types";
import { pathOf, rounded, type PlanFrame } from "./frame";
import { ringsOf, topRightOf } from "./rings";
import classes from "./LayoutPlan.module.css";

interface FoundProps {
  finding: Finding;
  frame: PlanFrame;
  isLit: boolean;
}

/** What geometry found, hatched where it is. */
export function FoundArea({ finding, frame, isLit, hatch }: FoundProps & { hatch: string }) {
  const path = ringsOf(finding)
    .map((ring) => pathOf(ring, frame))
    .join("");
  return <path d={path} fill={`url(#${hatch})`} className={classes.found} data-finding={finding.code} data-lit={isLit} />;
}

interface FoundNumberProps extends FoundProps {
  /** As in the list beside the plan. */
  number: number;
  onLight: ((isLit: boolean) => void) | undefined;
}

/** Its number, with the message under the pointer. */
export function FoundNumber({ finding, frame, isLit, number, onLight }: FoundNumberProps) {
  const corner = topRightOf(ringsOf(finding));
  if (!corner) return null;
  const [x = 0, y = 0] = frame.toScreen(corner).map(rounded);
  return (
    <g
      className={classes.badge}
      data-number={number}
      data-lit={isLit}
      onPointerEnter={onLight && (() => onLight(true))}
      onPointerLeave={onLight && (() => onLight(false))}
    >
      <title>{finding.message}</title>
      <circle cx={x} cy={y} r={9} />
      <text x={x} y={y}>
        {number}
      </text>
    </g>
  );
}
