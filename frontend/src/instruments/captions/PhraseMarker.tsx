import { useEffect, useId, useMemo, useState, type KeyboardEvent, type PointerEvent, type Ref } from "react";

import type { Phrase } from "../../api/types";
import { keepFocus } from "../controls/AnswerButtons";
import classes from "./PhraseMarker.module.css";
import { isMarked, toggled, tokensOf, type Token } from "./phrases";

interface PhraseMarkerProps {
  text: string;
  phrases: readonly Phrase[];
  /** "What of the prompt the first one does not show". */
  label: string;
  side: "first" | "second";
  ref: Ref<HTMLDivElement>;
  onPhrases: (phrases: Phrase[]) => void;
  onLeave: () => void;
}

/** Words from the one where it began to the one where it is. */
interface Span {
  from: number;
  to: number;
}

/** The prompt, to mark words in: by clicking or dragging over them, or with arrows and Enter. */
export function PhraseMarker({ text, phrases, label, side, ref, onPhrases, onLeave }: PhraseMarkerProps) {
  const id = useId();
  const tokens = useMemo(() => tokensOf(text), [text]);
  const words = useMemo(() => tokens.filter(({ isWord }) => isWord), [tokens]);
  const [cursor, setCursor] = useState<Span>({ from: 0, to: 0 });
  const [dragged, setDragged] = useState<Span | null>(null);
  const [isFocused, setFocused] = useState(false);
  const reached = dragged ?? (isFocused ? cursor : null);

  useEffect(() => {
    if (isFocused) document.getElementById(`${id}-${cursor.to}`)?.scrollIntoView({ block: "nearest" });
  }, [isFocused, cursor.to, id]);

  const toggle = (span: Span) => {
    const range = rangeOf(words, span);
    if (range) onPhrases(toggled(text, phrases, range));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const isOurs = act(event);
    if (!isOurs) return;
    event.preventDefault();
    // The keys are ours alone: elsewhere they send the answer or flip the pictures over.
    event.stopPropagation();
  };
  const act = (event: KeyboardEvent<HTMLDivElement>): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const target = targetOf(event.key, cursor.to, words.length, event.currentTarget);
    if (target !== null) setCursor({ from: event.shiftKey ? cursor.from : target, to: target });
    else if (event.key === "Enter" || event.key === " ") {
      toggle(cursor);
      setCursor({ from: cursor.to, to: cursor.to });
    } else if (event.key === "Escape") onLeave();
    else return false;
    return true;
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const to = wordUnder(event);
    if (dragged && to !== null) setDragged({ ...dragged, to });
  };
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    const word = wordUnder(event);
    if (event.button !== 0 || word === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged({ from: word, to: word });
  };
  const end = () => {
    if (dragged) toggle(dragged);
    setDragged(null);
  };

  return (
    <div
      ref={ref}
      role="listbox"
      aria-multiselectable
      aria-label={label}
      aria-activedescendant={isFocused ? `${id}-${cursor.to}` : undefined}
      tabIndex={0}
      dir="auto"
      className={classes.words}
      data-side={side}
      onMouseDown={keepFocus}
      onKeyDown={onKeyDown}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onPointerDown={begin}
      onPointerMove={drag}
      onPointerUp={end}
      onPointerCancel={() => setDragged(null)}
    >
      {tokens.map((token) => {
        const { word } = token;
        const isReached = reached !== null && isWithin(reached, token);
        return token.isWord ? (
          <span
            key={token.start}
            id={`${id}-${word}`}
            role="option"
            aria-selected={isMarked(phrases, token)}
            className={classes.word}
            data-word={word}
            data-reached={isReached}
            data-cursor={isFocused && !dragged && word === cursor.to}
          >
            {token.text}
          </span>
        ) : (
          <span key={token.start} role="presentation" data-marked={isMarked(phrases, token)} data-reached={isReached}>
            {token.text}
          </span>
        );
      })}
    </div>
  );
}

/** Whether a word, or what follows the word before, is among the reached ones. */
function isWithin({ from, to }: Span, { word, isWord }: Token): boolean {
  return word >= Math.min(from, to) && (isWord ? word <= Math.max(from, to) : word < Math.max(from, to));
}

function rangeOf(words: readonly Token[], { from, to }: Span): Phrase | null {
  const [first, last] = [words[Math.min(from, to)], words[Math.max(from, to)]];
  return first && last ? { start: first.start, end: last.end } : null;
}

function wordUnder({ clientX, clientY, currentTarget }: PointerEvent<HTMLDivElement>): number | null {
  const found = document.elementFromPoint(clientX, clientY);
  const word = found instanceof HTMLElement && currentTarget.contains(found) ? found.dataset["word"] : undefined;
  return word === undefined ? null : Number(word);
}

/** The word to which a key leads; null for other keys. Left and right are as one sees them. */
function targetOf(key: string, at: number, count: number, box: HTMLElement): number | null {
  const isRightToLeft = getComputedStyle(box).direction === "rtl";
  const within = (word: number) => Math.max(0, Math.min(count - 1, word));
  switch (key) {
    case "ArrowLeft":
      return within(isRightToLeft ? at + 1 : at - 1);
    case "ArrowRight":
      return within(isRightToLeft ? at - 1 : at + 1);
    case "ArrowUp":
      return wordOnLine(box, at, -1);
    case "ArrowDown":
      return wordOnLine(box, at, 1);
    case "Home":
      return 0;
    case "End":
      return within(count - 1);
    default:
      return null;
  }
}

/** The word above or below. */
function wordOnLine(box: HTMLElement, at: number, step: -1 | 1): number {
  const boxes = Array.from(box.querySelectorAll<HTMLElement>("[data-word]"), (word) => word.getBoundingClientRect());
  const here = boxes[at];
  if (!here) return at;
  const lines = boxes.map(({ top }) => top).filter((top) => (top - here.top) * step > here.height / 2);
  const line = step > 0 ? Math.min(...lines) : Math.max(...lines);
  const away = ({ top, left }: DOMRect) => (Math.abs(top - line) < here.height / 2 ? Math.abs(left - here.left) : Infinity);
  const nearest = boxes.reduce((best, other, index) => (away(other) < away(boxes[best] ?? here) ? index : best), at);
  return lines.length === 0 ? at : nearest;
}
