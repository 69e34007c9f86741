import { useComputedColorScheme } from "@mantine/core";
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState, type PointerEvent } from "react";

import type { Finding, Layout } from "../../../api/types";
import { approached, orbited, type ChangeOrbit, type Orbit } from "../orbit";
import { useSize } from "../plan/useSize";
import { inWords } from "../words";
import { RoomPainter, type NamePlace } from "./RoomPainter";
import classes from "./RoomView.module.css";

const DEGREES_PER_PX = 0.35;
const CLICK_PX = 4;

interface RoomViewProps {
  layout: Layout;
  findings: readonly Finding[];
  selected: string | null;
  orbit: Orbit;
  onOrbit: ChangeOrbit;
  onSelect?: (object: string) => void;
}

/** The room in 3D: walked round by dragging, nearer and farther by the wheel. The near walls are seen through. */
export function RoomView({ layout, findings, selected, orbit, onOrbit, onSelect }: RoomViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const scheme = useComputedColorScheme("light");
  const { painter, isMissing, attach } = usePainter();
  const [names, setNames] = useState<readonly NamePlace[]>([]);
  const wrong = useMemo(() => new Set(findings.flatMap(({ subjects }) => subjects)), [findings]);
  useEffect(() => {
    if (!painter || !size) return;
    painter.resize(size.width, size.height);
    painter.show({ layout, selected, wrong });
  }, [painter, size, layout, selected, wrong, scheme]);
  useEffect(() => {
    if (!painter || !size) return;
    const next = requestAnimationFrame(() => setNames(painter.paint(orbit)));
    return () => cancelAnimationFrame(next);
  }, [painter, size, layout, selected, wrong, scheme, orbit]);
  useWheel(frame, (steps) => onOrbit((before) => approached(before, steps)));
  const pointing = usePointing(
    (dx, dy) => onOrbit((before) => orbited(before, -dx * DEGREES_PER_PX, dy * DEGREES_PER_PX)),
    (x, y) => {
      const picked = painter?.pick(x, y);
      if (picked) onSelect?.(picked);
    },
  );
  return (
    <div ref={frame} className={classes.room} role="img" aria-label={`In 3D: ${inWords(layout, findings)}`} {...pointing}>
      <div ref={attach} className={classes.canvas} />
      {isMissing && (
        <p className={classes.missing} role="note">
          This browser shows no 3D here: WebGL is switched off or not available. The plan shows the same room.
        </p>
      )}
      {names.map(({ id, x, y }) => (
        <span
          key={id}
          className={classes.name}
          data-selected={id === selected}
          style={{ transform: `translate(${x}px, ${y}px) translate(-50%, -50%)` }}
          aria-hidden
        >
          {id}
        </span>
      ))}
    </div>
  );
}

/** A painter on a canvas of its own, for as long as the element it is attached to is there. */
function usePainter() {
  const [state, setState] = useState<{ painter: RoomPainter | null; isMissing: boolean }>({ painter: null, isMissing: false });
  const attach = useCallback((element: HTMLDivElement | null) => {
    if (!element) return;
    const canvas = document.createElement("canvas");
    // Asked for before three.js does, which would complain in the console where there is none.
    const context = canvas.getContext("webgl2", { antialias: true, alpha: true });
    if (!context) {
      setState({ painter: null, isMissing: true });
      return;
    }
    const painter = new RoomPainter(canvas, context);
    const lose = () => setState({ painter: null, isMissing: true });
    canvas.addEventListener("webglcontextlost", lose);
    element.append(canvas);
    setState({ painter, isMissing: false });
    return () => {
      canvas.removeEventListener("webglcontextlost", lose);
      painter.dispose();
      canvas.remove();
    };
  }, []);
  return { ...state, attach };
}

function usePointing(onDrag: (dx: number, dy: number) => void, onClick: (x: number, y: number) => void) {
  const travelled = useRef(0);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      travelled.current = 0;
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.buttons !== 1) return;
      travelled.current += Math.abs(event.movementX) + Math.abs(event.movementY);
      onDrag(event.movementX, event.movementY);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const { left, top } = event.currentTarget.getBoundingClientRect();
      if (travelled.current < CLICK_PX) onClick(event.clientX - left, event.clientY - top);
    },
  };
}

function useWheel(frame: React.RefObject<HTMLElement | null>, onSteps: (steps: number) => void) {
  const turn = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    onSteps(event.deltaY < 0 ? 1 : -1);
  });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const listen = (event: WheelEvent) => turn(event);
    element.addEventListener("wheel", listen, { passive: false });
    return () => element.removeEventListener("wheel", listen);
  }, [frame]);
}
