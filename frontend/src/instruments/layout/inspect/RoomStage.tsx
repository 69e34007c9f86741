import { lazy, Suspense } from "react";

import type { Finding, Layout, RepairOperation } from "../../../api/types";
import { usePanAndZoom } from "../../stage/usePanAndZoom";
import type { ChangeView } from "../../stage/useView";
import type { View } from "../../stage/view";
import type { Bounds } from "../geometry";
import type { ChangeOrbit, Orbit } from "../orbit";
import { LayoutPlan } from "../plan/LayoutPlan";
import type { Sight } from "../useSight";
import { EditablePlan } from "./EditablePlan";
import classes from "./Inspect.module.css";

/** three.js comes when a room is first looked at in 3D. */
const RoomView = lazy(async () => ({ default: (await import("../room/RoomView")).RoomView }));

interface RoomStageProps {
  layout: Layout;
  findings: readonly Finding[];
  /** The findings are not of this very room. */
  isStale: boolean;
  extent: Bounds;
  sight: Sight;
  view: View;
  onView: ChangeView;
  orbit: Orbit;
  onOrbit: ChangeOrbit;
  lit: number | null;
  onLight: (finding: number | null) => void;
  selected: string | null;
  isRepairable: boolean;
  isRepairing: boolean;
  onSelect: (object: string) => void;
  onHold: (operation: RepairOperation | null) => void;
  onDone: (operation: RepairOperation) => void;
}

/** The room as a plan, in 3D, or both side by side. */
export function RoomStage(props: RoomStageProps) {
  const { sight, layout, findings, selected, orbit, onOrbit, isRepairable, onSelect } = props;
  return (
    <div className={classes.stage} data-sight={sight}>
      {sight !== "room" && <PlanPane {...props} />}
      {sight !== "plan" && (
        <div className={classes.pane}>
          <Suspense>
            <RoomView
              layout={layout}
              findings={findings}
              selected={selected}
              orbit={orbit}
              onOrbit={onOrbit}
              {...(isRepairable && { onSelect })}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}

function PlanPane(props: RoomStageProps) {
  const looking = usePanAndZoom(props.onView);
  return (
    <div className={classes.pane} data-zoomed={props.view.scale > 1} data-unchecked={props.isStale} {...looking}>
      {props.isRepairable ? <EditablePlan {...props} /> : <LayoutPlan {...props} />}
    </div>
  );
}
