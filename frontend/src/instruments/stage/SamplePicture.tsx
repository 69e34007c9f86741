import { lazy, Suspense } from "react";

import type { ShownSample } from "../../api/types";
import classes from "./SamplePicture.module.css";
import { TextPicture } from "./TextPicture";
import type { OnSettled } from "./useLoaded";
import { VideoCopy, VideoPicture } from "./video/VideoPicture";
import { transformOf, type View } from "./view";

/** Pictures up to this size are drawn with hard pixels, not blurred. */
const SMALL_PICTURE = 160;

export interface SamplePictureProps {
  sample: ShownSample;
  label: string;
  isVisible: boolean;
  /** Whether the sample has a picture of its own elsewhere, and this one is only flipped over another. */
  isCopy?: boolean;
  view: View;
  onSettled: OnSettled;
}

/** A sample as large as its frame, whatever it is. */
export function SamplePicture(props: SamplePictureProps) {
  switch (props.sample.kind) {
    case "text":
      return <TextPicture {...props} />;
    case "layout":
      return <PlanPicture {...props} />;
    case "video":
      return props.isCopy ? <VideoCopy {...props} /> : <VideoPicture {...props} />;
    default:
      return <ImagePicture {...props} />;
  }
}

/** Comes when there is a layout to be drawn. */
const LayoutPicture = lazy(async () => ({ default: (await import("../layout/LayoutPicture")).LayoutPicture }));

function PlanPicture({ sample, label, isVisible, view, onSettled }: SamplePictureProps) {
  return (
    <div className={classes.plan} data-visible={isVisible}>
      <Suspense>
        <LayoutPicture sample={sample} label={label} view={view} onSettled={(isShown) => onSettled(sample, isShown)} />
      </Suspense>
    </div>
  );
}

function ImagePicture({ sample, label, isVisible, view, onSettled }: SamplePictureProps) {
  return (
    <img
      src={sample.media_url}
      alt={isVisible ? label : ""}
      draggable={false}
      className={classes.picture}
      data-visible={isVisible}
      data-small={sample.width !== null && sample.width <= SMALL_PICTURE}
      style={{ transform: transformOf(view) }}
      onLoad={() => onSettled(sample, true)}
      onError={() => onSettled(sample, false)}
    />
  );
}
