/** Ranking: in which order do these samples come, from best to worst? */
import { useElementSize } from "@mantine/hooks";

import type { RankingAnswer, RankingConfig } from "../api/types";
import type { QuestionProps } from "./contract";
import { Action, ActionBar, Hint } from "./controls/ActionBar";
import { keepFocus } from "./controls/AnswerButtons";
import type { Command } from "./controls/commands";
import { QuestionFrame } from "./controls/QuestionFrame";
import { SendButton } from "./controls/SendButton";
import { useCommands } from "./controls/useCommands";
import { useDraft } from "./controls/useDraft";
import { useStopwatch } from "./controls/useStopwatch";
import { DragArea, OutOfOrder } from "./ranking/DragArea";
import { keysOf, signOf } from "./ranking/keys";
import { landed, moved, rankedNext, rankOf, tied, tiedWithLast, unranked, without, type Order } from "./ranking/order";
import { OrderStrip } from "./ranking/OrderStrip";
import classes from "./ranking/ranking.module.css";
import { RankingStage } from "./ranking/RankingStage";
import { useLooking } from "./ranking/useLooking";
import { LoadFailure } from "./stage/LoadFailure";
import { useLoaded } from "./stage/useLoaded";
import { HeadContext } from "./stage/video/headContext";
import { TransportBar } from "./stage/video/TransportBar";
import { transportCommands } from "./stage/video/transportCommands";
import { usePlayHead } from "./stage/video/usePlayHead";

interface Draft {
  order: Order;
  /** The sample that arrows move. */
  selected: number | null;
}

/** Samples in a grid, and below it the order into which keys and the mouse put them. */
export function RankingQuestion({ config, current, upcoming, given, isCovered, actions, onAnswer }: QuestionProps<RankingConfig, RankingAnswer>) {
  const { samples, slot } = current;
  const [draft, changeDraft] = useDraft<Draft>(slot, { order: given?.order ?? [], selected: null });
  const { order, selected } = draft;
  const { stateOf, onSettled } = useLoaded();
  const { ref: room, width, height } = useElementSize();
  const state = stateOf(samples);
  const head = usePlayHead(current, state === "ready" && !isCovered);
  // Space plays what can be played.
  const looking = useLooking(slot, head ? "KeyX" : "Space", !isCovered);
  const stopwatch = useStopwatch(slot, state !== undefined);
  const missing = unranked(order, samples.length);
  const canSend = state === "ready" && missing.length === 0;

  const select = (place: number) => {
    looking.pointAt(place);
    changeDraft((before) => ({ ...before, selected: place }));
  };
  const change = (place: number, to: (order: Order) => Order) => {
    looking.pointAt(place);
    changeDraft((before) => ({ order: to(before.order), selected: place }));
  };
  /** Ranks a sample next; selects it if it has a rank; and takes it out if it is selected. */
  const press = (place: number) => {
    if (rankOf(order, place) === null) change(place, (before) => rankedNext(before, place));
    else if (selected === place) change(place, (before) => without(before, place));
    else select(place);
  };
  const tie = (place: number) => change(place, (before) => tiedWithLast(before, place));
  const move = (step: -1 | 1) => selected !== null && change(selected, (before) => moved(before, selected, step));
  const share = (step: -1 | 1) => selected !== null && change(selected, (before) => tied(before, selected, step));
  const choose = (step: -1 | 1) => select(selected === null ? 0 : (selected + step + samples.length) % samples.length);
  const startAgain = () => changeDraft({ order: [], selected: null });
  const send = () => {
    if (canSend) onAnswer({ order: order.map((group) => [...group]) }, stopwatch.elapsed());
  };

  const isReady = state === "ready";
  const cannotTie = !isReady || !config.allow_ties;
  const commands: Command[] = [
    // With Shift first: on some keyboards a digit is only printed with it.
    ...samples.map((_, place) => ({ keys: keysOf(place).shifted, run: () => tie(place), isDisabled: cannotTie })),
    ...samples.map((_, place) => ({ keys: keysOf(place).plain, run: () => press(place), isDisabled: !isReady })),
    { keys: ["ArrowLeft"], repeats: true, run: () => move(-1) },
    { keys: ["ArrowRight"], repeats: true, run: () => move(1) },
    { keys: ["Shift+ArrowLeft"], run: () => share(-1), isDisabled: cannotTie },
    { keys: ["Shift+ArrowRight"], run: () => share(1), isDisabled: cannotTie },
    { keys: ["ArrowUp"], repeats: true, run: () => choose(-1) },
    { keys: ["ArrowDown"], repeats: true, run: () => choose(1) },
    { keys: ["r"], run: startAgain },
    { keys: ["Enter", "Ctrl+Enter"], run: send },
    ...(head ? transportCommands(head) : []),
  ];
  useCommands(commands, !isCovered);

  return (
    <DragArea samples={samples} onLand={(place, landing) => change(place, (before) => landed(before, place, landing))}>
      <QuestionFrame
        question={config.question}
        prompt={`“${current.prompt}”`}
        returned={current.returned?.comment}
        controls={
          <>
            <div className={classes.order}>
              <OrderStrip samples={samples} order={order} selected={selected} allowTies={config.allow_ties} onSelect={select} />
              <div className={classes.send}>
                <SendButton missing={saidOf(missing)} isReady={isReady} onSend={send} />
              </div>
            </div>
            <ActionBar
              actions={
                <>
                  <Action name="Start again" hint="R" isDisabled={order.length === 0} onClick={startAgain} />
                  {actions}
                </>
              }
            >
              <Hint name="Choose" keys={["↑", "↓"]} />
              <Hint name="Move" keys={["←", "→"]} />
              {config.allow_ties && <Hint name="Tie" keys={[`Shift ${signOf(0)}…`, "Shift ← →"]} />}
              <Hint name="Look large" keys={[head ? "hold X" : "hold Space", "click"]} />
            </ActionBar>
          </>
        }
      >
        <OutOfOrder className={classes.column}>
          <div ref={room} className={classes.room} onMouseDown={keepFocus}>
            {[current, ...upcoming].map((assignment) => {
              const isCurrent = assignment === current;
              return (
                <HeadContext key={assignment.slot} value={isCurrent ? head : null}>
                  <RankingStage
                    assignment={assignment}
                    isCurrent={isCurrent}
                    room={{ width, height }}
                    order={isCurrent ? order : []}
                    selected={isCurrent ? selected : null}
                    large={isCurrent ? looking.large : null}
                    onSettled={onSettled}
                    onPress={press}
                    onLook={looking.toggle}
                    onPoint={looking.pointAt}
                  />
                </HeadContext>
              );
            })}
            {state === "failed" && <LoadFailure />}
          </div>
          {head && <TransportBar head={head} />}
        </OutOfOrder>
      </QuestionFrame>
    </DragArea>
  );
}

/** Which samples have no rank yet, by their keys. */
function saidOf(missing: readonly number[]): string {
  return missing.length === 0 ? "" : `Still to rank: ${missing.map(signOf).join(", ")}`;
}
