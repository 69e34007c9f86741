import { Tag, type Tone } from "../Tag";
import classes from "./AnswerView.module.css";
import { nameOfSide, partsOf, type AnswerPart, type Caption, type Side } from "./parts";

interface AnswerViewProps {
  /** In shown or in canonical terms. */
  answer: Record<string, unknown>;
  prompt?: string;
}

const tones: Record<Side, Tone> = {
  first: "first",
  second: "second",
  tie: "tie",
  both_bad: "tie",
  not_applicable: "plain",
};

/** One answer, whatever the instrument: sides in their colours, segments as a strip, captions as text. */
export function AnswerView({ answer, prompt }: AnswerViewProps) {
  const parts = partsOf(answer, prompt);
  if (parts.length === 0) return <code className={classes.unknown}>{JSON.stringify(answer)}</code>;
  return (
    <div className={classes.answer}>
      {parts.map((part, index) => (
        <Part key={index} part={part} />
      ))}
    </div>
  );
}

function Part({ part }: { part: AnswerPart }) {
  switch (part.kind) {
    case "side":
      return <SideTag {...part} />;
    case "segments":
      return <SegmentStrip sides={part.sides} />;
    case "captions":
      return <Captions captions={part.captions} />;
    case "order":
      return <Order groups={part.groups} />;
    case "decision":
      return <Decision {...part} />;
  }
}

function SideTag({ respect, side, strength }: { respect: string; side: Side; strength: string | null }) {
  return (
    <Tag tone={tones[side]}>
      {respect && `${respect.replaceAll("_", " ")}: `}
      {nameOfSide(side)}
      {strength && `, ${strength} better`}
    </Tag>
  );
}

function SegmentStrip({ sides }: { sides: Side[] }) {
  const label = sides.map((side, index) => `${index + 1} ${nameOfSide(side)}`).join(", ");
  return (
    <div className={classes.strip} role="img" aria-label={`Segments: ${label}`} title={label}>
      {sides.map((side, index) => (
        <span key={index} data-side={side} />
      ))}
    </div>
  );
}

function Captions({ captions }: { captions: Caption[] }) {
  return (
    <ol className={classes.lines}>
      {captions.map(({ action, text, irrelevant }, index) => (
        <li key={index}>
          <Tag tone={index === 0 ? "first" : "second"}>{action}</Tag> {text ?? "the draft as it stands"}
          {irrelevant.length > 0 && <span className={classes.muted}> · not shown: {irrelevant.join(", ")}</span>}
        </li>
      ))}
    </ol>
  );
}

function Order({ groups }: { groups: number[][] }) {
  return (
    <ol className={classes.order} aria-label="Best first">
      {groups.map((group, index) => (
        <li key={index}>{group.map((place) => `sample ${place}`).join(" = ")}</li>
      ))}
    </ol>
  );
}

interface DecisionProps {
  decision: string;
  reasons: string[];
  operations: string[];
}

function Decision({ decision, reasons, operations }: DecisionProps) {
  const details = [...reasons, ...operations];
  return (
    <>
      <Tag>{decision}</Tag>
      {details.length > 0 && (
        <ul className={classes.lines}>
          {details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
    </>
  );
}
