import {
  DndContext,
  DragOverlay,
  PointerSensor,
  pointerWithin,
  useDroppable,
  useSensor,
  useSensors,
  type Announcements,
  type DragEndEvent,
} from "@dnd-kit/core";
import { useState, type ReactNode } from "react";

import type { ShownSample } from "../../api/types";
import { signOf } from "./keys";
import type { Landing } from "./order";
import classes from "./OrderStrip.module.css";
import { SmallPicture } from "./RankedSample";

interface DragAreaProps {
  samples: readonly ShownSample[];
  onLand: (place: number, landing: Landing) => void;
  children: ReactNode;
}

// A click that shakes a little is a click.
const CLICK_PX = 6;

// Dragging is for the mouse. By keyboard everything has keys of its own, and what they do is said by the buttons.
const SILENCE: Announcements = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

/** Where samples can be dragged about. One that is let go nowhere stays where it was. */
export function DragArea({ samples, onLand, children }: DragAreaProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: CLICK_PX } }));
  const end = ({ active, over }: DragEndEvent) => {
    setDragged(null);
    const landing = over?.data.current?.["landing"] as Landing | undefined;
    // Only what comes from the order can be dragged out of it: a picture let go beside the order was no decision.
    const isDecided = landing && (landing.on !== "nothing" || active.data.current?.["isInOrder"] === true);
    if (isDecided) onLand(placeOf(active.data), landing);
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={pointerWithin}
      accessibility={{ announcements: SILENCE, screenReaderInstructions: { draggable: "" } }}
      onDragStart={({ active }) => setDragged(placeOf(active.data))}
      onDragCancel={() => setDragged(null)}
      onDragEnd={end}
    >
      {children}
      <DragOverlay dropAnimation={null}>
        {dragged !== null && (
          <div className={classes.dragged}>
            <SmallPicture sample={samples[dragged]} />
            <span className={classes.sign}>{signOf(dragged)}</span>
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}

/** Let go here, a sample is taken out of the order. */
export function OutOfOrder({ className, children }: { className?: string; children: ReactNode }) {
  const landing: Landing = { on: "nothing" };
  const { setNodeRef, isOver } = useDroppable({ id: "out of the order", data: { landing } });
  return (
    <div ref={setNodeRef} className={className} data-over={isOver}>
      {children}
    </div>
  );
}

function placeOf(data: { current: Record<string, unknown> | undefined }): number {
  return data.current?.["place"] as number;
}
