import type { Ref } from "react";

import type { CaptionAction, CaptionsConfig } from "../../api/types";
import { count } from "../../components/numbers";
import { KeyHint } from "../../components/KeyHint";
import { keepFocus } from "../controls/AnswerButtons";
import { ScrollingText } from "../controls/ScrollingText";
import { faultOf, isUnchanged, textOf, withText, type Card } from "./cards";
import classes from "./CaptionCard.module.css";
import { Differences } from "./Differences";
import { lengthOf } from "./phrases";
import { PhraseMarker } from "./PhraseMarker";

export type Base = "draft" | "prompt";

interface CaptionCardProps {
  side: "first" | "second";
  config: CaptionsConfig;
  prompt: string;
  /** The machine's caption; empty where there is none. */
  draft: string;
  card: Card;
  /** What the caption is compared with. */
  base: Base;
  isCurrent: boolean;
  isReady: boolean;
  textRef: Ref<HTMLTextAreaElement>;
  phrasesRef: Ref<HTMLDivElement>;
  onCard: (card: Card) => void;
  onAction: (action: CaptionAction) => void;
  onEnter: () => void;
  onLeave: () => void;
}

const ACTIONS: { action: CaptionAction; name: string; key: string }[] = [
  { action: "accept", name: "Accept", key: "A" },
  { action: "edit", name: "Edit", key: "E" },
  { action: "write", name: "Write", key: "W" },
];

/** The caption of one sample: the draft with what to do about it, the text, and what of the prompt is not shown. */
export function CaptionCard(props: CaptionCardProps) {
  const { side, config, prompt, draft, card, base, isCurrent, isReady, textRef, phrasesRef, onCard, onAction, onEnter, onLeave } = props;
  const name = side === "first" ? "First" : "Second";
  const text = textOf(card, draft);
  const isTyped = card.action === "edit" || card.action === "write";
  const compared = base === "draft" && draft ? draft : prompt;
  return (
    <section className={classes.card} data-side={side} aria-label={`${name}: caption`} aria-current={isCurrent} onFocus={onEnter} onClick={onEnter}>
      <div className={classes.head} onMouseDown={keepFocus}>
        <span className={classes.name}>{name}</span>
        {ACTIONS.filter(({ action }) => draft || action === "write").map(({ action, name: word, key }) => (
          <button
            key={action}
            type="button"
            className={classes.action}
            aria-pressed={card.action === action}
            disabled={!isReady}
            onClick={() => onAction(action)}
          >
            {word}
            {isCurrent && <KeyHint>{key}</KeyHint>}
          </button>
        ))}
        <span className={classes.state}>{isTyped && <Length card={card} draft={draft} longest={config.longest} />}</span>
      </div>
      <div className={classes.body}>
        {isTyped ? (
          <>
            <textarea
              ref={textRef}
              dir="auto"
              className={classes.text}
              aria-label={`Caption of the ${side}`}
              aria-invalid={faultOf(card, draft, config.longest) === "too long"}
              placeholder="What does this one show?"
              value={text}
              disabled={!isReady}
              onChange={(event) => onCard(withText(card, event.currentTarget.value))}
              onKeyDown={(event) => {
                if (event.key !== "Escape") return;
                event.stopPropagation();
                onLeave();
              }}
            />
            <ScrollingText className={classes.changes}>
              {text.trim() !== "" && text !== compared && <Differences before={compared} after={text} />}
            </ScrollingText>
          </>
        ) : (
          <ScrollingText className={classes.draft}>
            {base === "prompt" ? <Differences before={prompt} after={draft} /> : draft}
          </ScrollingText>
        )}
      </div>
      {config.mark_irrelevant && (
        <div className={classes.phrases}>
          <span className={classes.label}>Not shown here: mark the words {isCurrent && <KeyHint>M</KeyHint>}</span>
          <PhraseMarker
            ref={phrasesRef}
            text={prompt}
            phrases={card.irrelevant}
            side={side}
            label={`What of the prompt the ${side} does not show`}
            onPhrases={(irrelevant) => onCard({ ...card, irrelevant })}
            onLeave={onLeave}
          />
        </div>
      )}
    </section>
  );
}

function Length({ card, draft, longest }: { card: Card; draft: string; longest: number }) {
  const length = lengthOf(textOf(card, draft).trim());
  if (length > longest) {
    return (
      <span className={classes.tooLong} role="alert">
        {count(length - longest)} characters too long
      </span>
    );
  }
  return isUnchanged(card, draft) ? "unchanged: counts as accepted" : `${count(length)} of ${count(longest)}`;
}
