import { Tag, type Tone } from "../Tag";
import classes from "./AnswerView.module.css";
import { nameOfSide, partsOf, type AnswerPart, type Caption, type Side } from "./parts";

interface AnswerViewProps {
  /** In shown or in canonical terms. */
  answer: Record<string, unknown>;
  prompt?: string;
  /** The samples are in canonical order: the first is called sample 0. */
  isCanonical?: boolean;
}

const tones: Record<Side, Tone> = {
  first: "first",
  second: "second",
  tie: "tie",
  both_bad: "tie",
  not_applicable: "plain",
};

/** One answer, whatever the instrument: sides in their colours, segments as a strip, captions as text. */
export function AnswerView({ answer, prompt, isCanonical = false }: AnswerViewProps) {
  const parts = partsOf(answer, prompt);
  if (parts.length === 0) return <code className={classes.unknown}>{JSON.stringify(answer)}</code>;
  return (
    <div className={classes.answer}>
      {parts.map((part, index) => (
        <Part key={index} part={part} isCanonical={isCanonical} />
      ))}
    </div>
  );
}

function Part({ part, isCanonical }: { part: AnswerPart; isCanonical: boolean }) {
  switch (part.kind) {
    case "side":
      return <SideTag {...part} isCanonical={isCanonical} />;
    case "segments":
      return <SegmentStrip sides={part.sides} isCanonical={isCanonical} />;
    case "captions":
      return <Captions captions={part.captions} />;
    case "order":
      return <Order groups={part.groups} />;
    case "decision":
      return <Decision {...part} />;
  }
}

interface SideTagProps {
  respect: string;
  side: Side;
  strength: string | null;
  isCanonical: boolean;
}

function SideTag({ respect, side, strength, isCanonical }: SideTagProps) {
  return (
    <Tag tone={tones[side]}>
      {respect && `${respect.replaceAll("_", " ")}: `}
      {nameOfSide(side, isCanonical)}
      {strength && `, ${strength} better`}
    </Tag>
  );
}

function SegmentStrip({ sides, isCanonical }: { sides: Side[]; isCanonical: boolean }) {
  const label = sides.map((side, index) => `${index + 1} ${nameOfSide(side, isCanonical)}`).join(", ");
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
