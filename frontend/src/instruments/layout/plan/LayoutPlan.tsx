import { useId, useMemo, useRef, type ReactNode } from "react";

import type { Finding, Layout, PlacedObject } from "../../../api/types";
import { wholeView, type View } from "../../stage/view";
import { footprint, isInside, type Bounds } from "../geometry";
import { inWords } from "../words";
import { FoundArea, FoundNumber } from "./FindingMark";
import { extentOf, planFrame, type PlanFrame } from "./frame";
import classes from "./LayoutPlan.module.css";
import { Measures } from "./Measures";
import { PlanLabel, PlanObject } from "./PlanObject";
import { RoomShell } from "./RoomShell";
import { useSize } from "./useSize";

export interface LayoutPlanProps {
  layout: Layout;
  findings: readonly Finding[];
  /** What the plan is of, before its description. */
  label?: string;
  view?: View;
  /** What must be seen, where it is not this layout that says: a plan under repair does not move by itself. */
  extent?: Bounds;
  /** The finding that is pointed at, by its place in the list. */
  lit?: number | null;
  onLight?: (finding: number | null) => void;
  selected?: string | null;
  /** Makes of an object's picture something to take hold of. */
  renderObject?: (object: PlacedObject, picture: ReactNode, frame: PlanFrame) => ReactNode;
  /** What lies over all, such as handles. */
  overlay?: (frame: PlanFrame) => ReactNode;
}

/** A room from above, drawn to scale, as large as its frame; what geometry found is marked where it is. */
export function LayoutPlan(props: LayoutPlanProps) {
  const { layout, findings, label = "Plan", view = wholeView, extent } = props;
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  const whole = useMemo(() => extent ?? extentOf(layout), [extent, layout]);
  const frame = size && size.width > 0 && size.height > 0 ? planFrame(size, whole, view) : null;
  return (
    <div ref={element} className={classes.plan}>
      {frame && (
        <svg
          width={frame.width}
          height={frame.height}
          role={props.renderObject ? "group" : "img"}
          aria-label={`${label}: ${inWords(layout, findings)}`}
        >
          <Drawing {...props} frame={frame} />
        </svg>
      )}
    </div>
  );
}

function Drawing(props: LayoutPlanProps & { frame: PlanFrame }) {
  const { layout, findings, frame, lit = null, onLight, selected = null, renderObject = plainly, overlay } = props;
  const hatch = useId();
  const objects = fromTheFloorUp(layout.objects);
  return (
    <>
      <Hatch id={hatch} />
      <RoomShell room={layout.room} frame={frame} />
      {objects.map((object) => (
        <g key={object.id}>
          {renderObject(object, <PlanObject object={object} frame={frame} isSelected={object.id === selected} />, frame)}
        </g>
      ))}
      {findings.map((finding, index) => (
        <FoundArea key={index} finding={finding} frame={frame} hatch={hatch} isLit={index === lit} />
      ))}
      {objects.filter(isOpenAbove).map((object) => (
        <PlanLabel key={object.id} object={object} frame={frame} />
      ))}
      {findings.map((finding, index) => (
        <FoundNumber
          key={index}
          finding={finding}
          number={index + 1}
          frame={frame}
          isLit={index === lit}
          onLight={onLight && ((isLit) => onLight(isLit ? index : null))}
        />
      ))}
      <Measures room={layout.room} frame={frame} />
      {overlay?.(frame)}
    </>
  );
}

function plainly(_object: PlacedObject, picture: ReactNode): ReactNode {
  return picture;
}

/** What reaches higher lies over what is low. */
function fromTheFloorUp(objects: readonly PlacedObject[]): PlacedObject[] {
  return [...objects].sort((one, other) => one.z + one.size.h - other.z - other.size.h);
}

/** Whether the middle of an object, where its name would stand, is seen from above. */
function isOpenAbove({ x, y }: PlacedObject, place: number, objects: readonly PlacedObject[]): boolean {
  return objects.slice(place + 1).every((higher) => !isInside([x, y], footprint(higher)));
}

function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M0,0V6" className={classes.hatch} />
      </pattern>
    </defs>
  );
}
