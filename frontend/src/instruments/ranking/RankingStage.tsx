import type { Assignment } from "../../api/types";
import type { OnSettled } from "../stage/useLoaded";
import { columnsFor } from "./grid";
import { rankOf, type Order } from "./order";
import { RankingCell } from "./RankingCell";
import classes from "./RankingStage.module.css";

export interface Samples {
  onPress: (place: number) => void;
  onLook: (place: number) => void;
  /** The pointer is on it. */
  onPoint: (place: number) => void;
}

interface RankingStageProps extends Samples {
  assignment: Assignment;
  /** False for those that wait underneath, loaded and decoded, to be shown within a frame. */
  isCurrent: boolean;
  room: { width: number; height: number };
  order: Order;
  selected: number | null;
  /** The sample that is shown large. */
  large: number | null;
  onSettled: OnSettled;
}

const GAP = 10;
// Texts have no shape of their own: a page that is easy to read.
const TEXT_ASPECT = 1.2;

/** The samples of one prompt, as large as all of them fit. */
export function RankingStage(props: RankingStageProps) {
  const { assignment, isCurrent, room, order, selected, large, onSettled, onPress, onLook, onPoint } = props;
  const { samples } = assignment;
  const columns = columnsFor(samples.length, { ...room, gap: GAP }, aspectOf(assignment));
  const rows = Math.ceil(samples.length / columns);
  return (
    <div
      className={classes.stage}
      data-current={isCurrent}
      aria-hidden={!isCurrent}
      inert={!isCurrent}
      style={{ gap: GAP, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))` }}
    >
      {samples.map((sample, place) => (
        <RankingCell
          key={sample.id}
          sample={sample}
          place={place}
          rank={rankOf(order, place)}
          isCurrent={isCurrent}
          isSelected={selected === place}
          isLarge={large === place}
          // Everyone keeps their place while one is large.
          style={{ gridColumn: (place % columns) + 1, gridRow: Math.floor(place / columns) + 1 }}
          onSettled={onSettled}
          onPress={() => onPress(place)}
          onLook={() => onLook(place)}
          onPoint={() => onPoint(place)}
        />
      ))}
    </div>
  );
}

function aspectOf({ samples }: Assignment): number {
  const sized = samples.find(({ width, height }) => width && height);
  return sized?.width && sized.height ? sized.width / sized.height : TEXT_ASPECT;
}
