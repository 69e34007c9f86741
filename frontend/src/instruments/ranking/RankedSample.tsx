import { useDraggable } from "@dnd-kit/core";

import type { ShownSample } from "../../api/types";
import { signOf } from "./keys";
import classes from "./OrderStrip.module.css";

interface RankedSampleProps {
  sample: ShownSample | undefined;
  place: number;
  rank: number;
  isSelected: boolean;
  onSelect: () => void;
}

/** A sample in the order: small, with its key. */
export function RankedSample({ sample, place, rank, isSelected, onSelect }: RankedSampleProps) {
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `ranked ${place}`, data: { place, isInOrder: true } });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={classes.sample}
      aria-pressed={isSelected}
      data-dragged={isDragging}
      {...listeners}
      onClick={onSelect}
    >
      <span className="tm-visually-hidden">{`Sample ${place + 1}, rank ${rank + 1}`}</span>
      <SmallPicture sample={sample} />
      <span className={classes.sign} aria-hidden>{signOf(place)}</span>
    </button>
  );
}

/** What a dragged or ranked sample looks like from afar; texts and rooms are known by their keys. */
export function SmallPicture({ sample }: { sample: ShownSample | undefined }) {
  const isSmall = sample?.kind === "image" && (sample.width ?? Infinity) <= 160;
  const picture = sample?.kind === "image" ? (isSmall ? sample.media_url : (sample.thumbnail_url ?? sample.media_url)) : sample?.poster_url;
  return picture ? <img src={picture} alt="" draggable={false} data-small={isSmall} /> : null;
}
