import { useState } from "react";

import type { Finding, Layout, PlacedObject, RepairOperation } from "../../../api/types";
import type { View } from "../../stage/view";
import type { Bounds } from "../geometry";
import { LayoutPlan } from "../plan/LayoutPlan";
import { measures } from "../words";
import { Grip } from "./Grip";
import { TurnHandle } from "./TurnHandle";

interface EditablePlanProps {
  layout: Layout;
  findings: readonly Finding[];
  view: View;
  extent: Bounds;
  lit: number | null;
  onLight: (finding: number | null) => void;
  selected: string | null;
  /** Whether objects take part in Tab's round. */
  isRepairing: boolean;
  onSelect: (object: string) => void;
  /** A change that is not finished: null where it was given up. */
  onHold: (operation: RepairOperation | null) => void;
  onDone: (operation: RepairOperation) => void;
}

/** A plan whose objects can be taken hold of: dragged to another place, and turned by the handle before them. */
export function EditablePlan(props: EditablePlanProps) {
  const { layout, selected, isRepairing, onSelect, onHold, onDone } = props;
  const [isHeld, setHeld] = useState(false);
  const hold = (operation: RepairOperation | null) => {
    setHeld(operation !== null);
    onHold(operation);
  };
  const finish = (operation: RepairOperation) => {
    setHeld(false);
    onDone(operation);
  };
  const chosen = layout.objects.find(({ id }) => id === selected);
  return (
    <LayoutPlan
      {...props}
      label="Plan to repair"
      renderObject={(object, picture, frame) => (
        <Grip
          object={object}
          floor={layout.room.floor}
          frame={frame}
          name={nameOf(object)}
          isSelected={object.id === selected}
          isInRound={isRepairing}
          onSelect={() => onSelect(object.id)}
          onHold={hold}
          onDone={finish}
        >
          {picture}
        </Grip>
      )}
      overlay={(frame) => chosen && <TurnHandle object={chosen} frame={frame} isHeld={isHeld} onHold={hold} onDone={finish} />}
    />
  );
}

function nameOf(object: PlacedObject): string {
  return `${object.id}, ${measures(object)}`;
}
