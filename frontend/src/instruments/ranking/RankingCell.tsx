import { useDraggable } from "@dnd-kit/core";
import type { CSSProperties } from "react";

import type { ShownSample } from "../../api/types";
import { KeyHint } from "../../components/KeyHint";
import { SamplePicture } from "../stage/SamplePicture";
import type { OnSettled } from "../stage/useLoaded";
import { wholeView } from "../stage/view";
import { signOf } from "./keys";
import classes from "./RankingCell.module.css";

interface RankingCellProps {
  sample: ShownSample;
  place: number;
  /** Its rank, counted from 0. */
  rank: number | null;
  /** False for the samples that wait underneath. */
  isCurrent: boolean;
  isSelected: boolean;
  isLarge: boolean;
  style: CSSProperties;
  onSettled: OnSettled;
  onPress: () => void;
  onLook: () => void;
  onPoint: () => void;
}

/** One sample with its key and its rank. It can be dragged into the order, and a click shows it large. */
export function RankingCell(props: RankingCellProps) {
  const { sample, place, rank, isCurrent, isSelected, isLarge, style, onSettled, onPress, onLook, onPoint } = props;
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `cell ${sample.id}`, data: { place }, disabled: !isCurrent });
  const name = `Sample ${place + 1}`;
  const standing = rank === null ? "Rank next" : `Rank ${rank + 1}`;
  return (
    <div
      ref={setNodeRef}
      className={classes.cell}
      data-selected={isSelected}
      data-large={isLarge}
      data-dragged={isDragging}
      data-ranked={rank !== null}
      style={isLarge ? undefined : style}
      {...listeners}
      onClick={onLook}
      onMouseEnter={onPoint}
    >
      <SamplePicture sample={sample} label={name} isVisible view={wholeView} onSettled={onSettled} />
      <button
        type="button"
        className={classes.look}
        aria-label={isLarge ? `${name} as small as the others` : `Look at sample ${place + 1} large`}
        onClick={(event) => {
          event.stopPropagation();
          onLook();
        }}
      >
        <LookSign isLarge={isLarge} />
      </button>
      <button
        type="button"
        className={classes.rank}
        aria-pressed={rank !== null}
        onClick={(event) => {
          event.stopPropagation();
          onPress();
        }}
      >
        <KeyHint>{signOf(place)}</KeyHint>
        {standing}
        <span className="tm-visually-hidden">{`sample ${place + 1}`}</span>
      </button>
    </div>
  );
}

/** Two corners that go apart, or together. */
function LookSign({ isLarge }: { isLarge: boolean }) {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden>
      <path d={isLarge ? "M8 2v4h4M6 12V8H2" : "M8 2h4v4M6 12H2V8"} />
    </svg>
  );
}
