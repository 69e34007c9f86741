/** What was done so far about the caption of each sample, and the answer that it makes. */
import type { CaptionAction, CaptionsAnswer, CaptionsConfig, Choice, Phrase, ShownSample } from "../../api/types";
import { lengthOf } from "./phrases";

export interface Card {
  /** Null until something is decided. */
  action: CaptionAction | null;
  /** Both are kept, so that nothing is lost by looking at the other. */
  edited: string;
  written: string;
  irrelevant: readonly Phrase[];
}

export interface Draft {
  cards: readonly Card[];
  choice: Choice | null;
  /** The sample that keys are for. */
  at: number;
}

// The engine takes no more of them.
const MOST_PHRASES = 100;

export function draftOf(samples: readonly ShownSample[], given: CaptionsAnswer | null): Draft {
  return { cards: samples.map((sample, place) => cardOf(sample, given?.captions[place])), choice: given?.choice ?? null, at: 0 };
}

function cardOf({ caption }: ShownSample, given: CaptionsAnswer["captions"][number] | undefined): Card {
  const text = given?.text ?? "";
  return {
    // Without a draft there is only one thing to do.
    action: given?.action ?? (caption ? null : "write"),
    edited: given?.action === "edit" ? text : caption,
    written: given?.action === "write" ? text : "",
    irrelevant: given?.irrelevant ?? [],
  };
}

/** The caption as it stands. */
export function textOf(card: Card, draft: string): string {
  if (card.action === "write") return card.written;
  return card.action === "edit" ? card.edited : draft;
}

export function withText(card: Card, text: string): Card {
  const clean = withoutControls(text);
  return card.action === "write" ? { ...card, written: clean } : { ...card, edited: clean };
}

/** Tabs and the like come in by pasting, and captions hold none. */
function withoutControls(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\n]/gu, " ");
}

/** What keeps a caption from being whole; empty when it is. */
export function faultOf(card: Card, draft: string, longest: number): string {
  if (card.action === null) return "not decided";
  if (card.irrelevant.length > MOST_PHRASES) return `more than ${MOST_PHRASES} phrases`;
  if (card.action === "accept") return "";
  const text = textOf(card, draft).trim();
  if (text === "") return "no caption yet";
  return lengthOf(text) > longest ? "too long" : "";
}

/** An edit that changed nothing. To the engine, and in truth, that is the draft accepted. */
export function isUnchanged(card: Card, draft: string): boolean {
  return card.action !== "accept" && draft !== "" && textOf(card, draft).trim() === draft.trim();
}

/** The answer as the engine takes it; only where nothing is missing. */
export function answerOf({ cards, choice }: Draft, samples: readonly ShownSample[], config: CaptionsConfig): CaptionsAnswer {
  return {
    captions: cards.map((card, place) => {
      const draft = samples[place]?.caption ?? "";
      const irrelevant = [...card.irrelevant];
      if (card.action === "accept" || card.action === null || isUnchanged(card, draft)) return { action: "accept", text: null, irrelevant };
      return { action: card.action, text: textOf(card, draft).trim(), irrelevant };
    }),
    choice: config.ask_choice ? choice : null,
  };
}
