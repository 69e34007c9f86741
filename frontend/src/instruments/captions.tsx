/** Captions: what does each of two samples really show? */
import { useRef, useState } from "react";
import { flushSync } from "react-dom";

import type { CaptionAction, CaptionsAnswer, CaptionsConfig, Choice } from "../api/types";
import { CaptionCard, type Base } from "./captions/CaptionCard";
import classes from "./captions/captions.module.css";
import { answerOf, draftOf, faultOf, type Card, type Draft } from "./captions/cards";
import { ChoiceRow, choicesOf } from "./captions/ChoiceRow";
import type { QuestionProps } from "./contract";
import { Action, ActionBar, Hint } from "./controls/ActionBar";
import type { Command } from "./controls/commands";
import { QuestionFrame } from "./controls/QuestionFrame";
import { SendButton } from "./controls/SendButton";
import { useCommands } from "./controls/useCommands";
import { useDraft } from "./controls/useDraft";
import { useStopwatch } from "./controls/useStopwatch";
import { usePairStages } from "./stage/usePairStages";

const SIDES = ["first", "second"] as const;

/** Two samples, and below each of them its own caption. */
export function CaptionsQuestion(props: QuestionProps<CaptionsConfig, CaptionsAnswer>) {
  const { config, current, given, isCovered, actions, onAnswer } = props;
  const { samples, prompt, slot } = current;
  const [draft, changeDraft] = useDraft<Draft>(slot, draftOf(samples, given));
  const { cards, choice, at } = draft;
  const { stages, state, commands, hints } = usePairStages({ ...props, chosen: config.ask_choice ? choice : null });
  const stopwatch = useStopwatch(slot, state !== undefined);
  const isReady = state === "ready";
  const [base, setBase] = useState<Base>("draft");
  const texts = useRef<(HTMLTextAreaElement | null)[]>([]);
  const markers = useRef<(HTMLDivElement | null)[]>([]);

  const textOfDraft = (place: number) => samples[place]?.caption ?? "";
  const faults = cards.map((card, place) => faultOf(card, textOfDraft(place), config.longest));
  const missing = saidOf(faults, config.ask_choice && choice === null);

  const enter = (place: number) => changeDraft((before) => (before.at === place ? before : { ...before, at: place }));
  const setCard = (place: number, card: Card) =>
    changeDraft((before) => ({ ...before, cards: before.cards.map((each, index) => (index === place ? card : each)) }));
  const choose = (to: Choice) => changeDraft((before) => ({ ...before, choice: to }));
  const act = (place: number, action: CaptionAction) => {
    const card = cards[place];
    if (!card || (action !== "write" && !textOfDraft(place))) return;
    // The text area must be there before it can have the focus.
    flushSync(() => {
      setCard(place, { ...card, action });
      // Accepting is all there is to do here: the other one is next, if it is open.
      enter(action === "accept" && faults[1 - place] ? 1 - place : place);
    });
    const text = texts.current[place];
    if (action === "accept" || !text) return;
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  };
  const leave = () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };
  const mark = () => {
    const marker = markers.current[at];
    if (document.activeElement === marker) leave();
    else marker?.focus();
  };
  const compareWith = () => setBase(base === "draft" ? "prompt" : "draft");
  const send = () => {
    if (isReady && missing === "") onAnswer(answerOf(draft, samples, config), stopwatch.elapsed());
  };

  const choices: Command[] = choicesOf(config.allow_both_bad).map(({ value, keys }) => ({
    keys,
    run: () => choose(value),
    isDisabled: !config.ask_choice || !isReady,
  }));
  const own: Command[] = [
    { keys: ["a"], run: () => act(at, "accept"), isDisabled: !isReady },
    { keys: ["e"], run: () => act(at, "edit"), isDisabled: !isReady },
    { keys: ["w"], run: () => act(at, "write"), isDisabled: !isReady },
    { keys: ["m"], run: mark, isDisabled: !config.mark_irrelevant },
    { keys: ["d"], run: compareWith },
    { keys: ["ArrowLeft"], run: () => enter(0) },
    { keys: ["ArrowRight"], run: () => enter(1) },
    { keys: ["Enter", "Ctrl+Enter"], run: send },
  ];
  useCommands([...choices, ...own, ...commands], !isCovered);

  return (
    <QuestionFrame
      question="What does each one show?"
      prompt={`“${prompt}”`}
      returned={current.returned?.comment}
      controls={
        <>
          <div className={classes.cards}>
            {cards.map((card, place) => (
              <CaptionCard
                key={`${slot} ${place}`}
                side={SIDES[place] ?? "second"}
                config={config}
                prompt={prompt}
                draft={textOfDraft(place)}
                card={card}
                base={base}
                isCurrent={at === place}
                isReady={isReady}
                textRef={(element) => void (texts.current[place] = element)}
                phrasesRef={(element) => void (markers.current[place] = element)}
                onCard={(changed) => setCard(place, changed)}
                onAction={(action) => act(place, action)}
                onEnter={() => enter(place)}
                onLeave={leave}
              />
            ))}
          </div>
          <div className={classes.end}>
            {config.ask_choice && (
              <ChoiceRow allowBothBad={config.allow_both_bad} choice={choice} isReady={isReady} onChoice={choose} />
            )}
            <SendButton missing={missing} hint="Ctrl Enter" isReady={isReady} onSend={send} />
          </div>
          <ActionBar
            actions={
              <>
                <Action name="Compare with the prompt" hint="D" isPressed={base === "prompt"} onClick={compareWith} />
                {actions}
              </>
            }
          >
            <Hint name="Sample" keys={["←", "→"]} />
            {hints}
          </ActionBar>
        </>
      }
    >
      {stages}
    </QuestionFrame>
  );
}

/** What is missing, of which sample. */
function saidOf(faults: readonly string[], isChoiceOpen: boolean): string {
  const ofSamples = faults.flatMap((fault, place) => (fault ? `${SIDES[place]} ${fault}` : []));
  const [first, ...more] = [...ofSamples, ...(isChoiceOpen ? ["which is better"] : [])];
  if (first === undefined) return "";
  return `Open: ${first}${more.length > 0 ? ` and ${more.length} more` : ""}`;
}
