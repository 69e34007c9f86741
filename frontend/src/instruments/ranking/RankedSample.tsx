import { useDraggable } from "@dnd-kit/core";
import { useState } from "react";

import type { ShownSample } from "../../api/types";
import { signOf } from "./keys";
import classes from "./OrderStrip.module.css";

const SMALL_PICTURE = 160;

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

/** What a dragged or ranked sample looks like from afar; texts, rooms, and videos whose still picture is not made
 *  yet, are known by their keys. */
export function SmallPicture({ sample }: { sample: ShownSample | undefined }) {
  const [missing, setMissing] = useState<string | null>(null);
  const isSmall = sample?.kind === "image" && (sample.width ?? Infinity) <= SMALL_PICTURE;
  const url = sample && (sample.kind === "video" ? sample.poster_url : pictureOf(sample));
  if (!url || url === missing) return null;
  return <img src={url} alt="" draggable={false} data-small={isSmall} onError={() => setMissing(url)} />;
}

function pictureOf({ kind, width, thumbnail_url, media_url }: ShownSample): string | null {
  if (kind !== "image") return null;
  // A small picture is in the browser already.
  return width !== null && width <= SMALL_PICTURE ? media_url : (thumbnail_url ?? media_url);
}
