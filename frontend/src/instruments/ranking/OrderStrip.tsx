import { useDroppable } from "@dnd-kit/core";
import { Fragment } from "react";

import type { ShownSample } from "../../api/types";
import { keepFocus } from "../controls/AnswerButtons";
import type { Landing, Order } from "./order";
import classes from "./OrderStrip.module.css";
import { RankedSample } from "./RankedSample";

interface OrderStripProps {
  samples: readonly ShownSample[];
  order: Order;
  selected: number | null;
  allowTies: boolean;
  onSelect: (place: number) => void;
}

/** The order so far, best first. Samples are dropped between two ranks, or onto one to share it. */
export function OrderStrip({ samples, order, selected, allowTies, onSelect }: OrderStripProps) {
  return (
    <ol className={classes.strip} aria-label="The order so far, best first" onMouseDown={keepFocus}>
      {order.map((group, rank) => (
        <Fragment key={group.join()}>
          <Gap before={rank} />
          <Rank rank={rank} allowTies={allowTies}>
            {group.map((place) => (
              <RankedSample
                key={place}
                sample={samples[place]}
                place={place}
                rank={rank}
                isSelected={selected === place}
                onSelect={() => onSelect(place)}
              />
            ))}
          </Rank>
        </Fragment>
      ))}
      <Gap before={order.length} isLast>
        {order.length === 0 && "Press a sample’s key to rank it next, best first, or drag it here."}
      </Gap>
    </ol>
  );
}

interface RankProps {
  rank: number;
  allowTies: boolean;
  children: React.ReactNode;
}

function Rank({ rank, allowTies, children }: RankProps) {
  const landing: Landing = { on: "rank", rank };
  const { setNodeRef, isOver } = useDroppable({ id: `rank ${rank}`, data: { landing }, disabled: !allowTies });
  return (
    <li ref={setNodeRef} className={classes.rank} data-over={isOver}>
      <span className={classes.number}>{rank + 1}</span>
      <div className={classes.samples}>{children}</div>
    </li>
  );
}

interface GapProps {
  before: number;
  isLast?: boolean;
  children?: React.ReactNode;
}

function Gap({ before, isLast = false, children }: GapProps) {
  const landing: Landing = { on: "gap", before };
  const { setNodeRef, isOver } = useDroppable({ id: `gap ${before}`, data: { landing } });
  return (
    <li ref={setNodeRef} className={classes.gap} data-over={isOver} data-last={isLast} aria-hidden={!children}>
      {children}
    </li>
  );
}
