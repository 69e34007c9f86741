import type { ShownSample } from "../../api/types";
import classes from "./Pane.module.css";
import { SamplePicture } from "./SamplePicture";
import type { OnSettled } from "./useLoaded";
import { usePanAndZoom } from "./usePanAndZoom";
import type { ChangeView } from "./useView";
import type { View } from "./view";

interface PaneProps {
  side: "first" | "second" | "other";
  label: string;
  samples: { sample: ShownSample; isVisible: boolean; isCopy?: boolean }[];
  view: View;
  isChosen: boolean;
  onView: ChangeView;
  onSettled: OnSettled;
}

/** One side: its sample, and underneath the other one for the flip-over. Zoomed by the wheel, moved by dragging. */
export function Pane({ side, label, samples, view, isChosen, onView, onSettled }: PaneProps) {
  const looking = usePanAndZoom(onView);
  return (
    <div
      className={classes.pane}
      data-side={side}
      data-chosen={isChosen}
      data-zoomed={view.scale > 1}
      {...looking}
    >
      {samples.map(({ sample, isVisible, isCopy = false }) => (
        <SamplePicture
          key={sample.id}
          sample={sample}
          label={label}
          isVisible={isVisible}
          isCopy={isCopy}
          view={view}
          onSettled={onSettled}
        />
      ))}
      <span className={classes.label}>{label}</span>
    </div>
  );
}
