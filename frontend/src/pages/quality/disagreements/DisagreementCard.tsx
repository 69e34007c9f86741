import type { ReactNode } from "react";
import { Link } from "react-router";

import type { SampleOfQuality } from "../../../api/types";
import { SampleRow } from "../../../components/media/SampleRow";
import { seconds } from "../../../components/numbers";
import classes from "./Disagreements.module.css";

export interface QuestionShown {
  comparison: number;
  prompt: string;
  samples: SampleOfQuality[];
  aspect: string;
  span: number[] | null;
  position_a: number;
  position_b: number;
}

interface DisagreementCardProps {
  slug: string;
  question: QuestionShown;
  /** The chance that the first of the two is preferred, as all together see it. */
  p: number | null;
  children: ReactNode;
}

/** A question on which answers differ: its samples, what was asked, and how far apart the answers are. */
export function DisagreementCard({ slug, question, p, children }: DisagreementCardProps) {
  const { comparison, prompt, samples, position_a, position_b } = question;
  const asked = samples.filter(({ position }) => position === position_a || position === position_b);
  return (
    <li className={classes.card}>
      <SampleRow samples={asked} prompt={prompt} p0={position_a === 0 && position_b === 1 ? p : null} />
      {children}
      <Link to={`/projects/${slug}/comparisons/${comparison}`} className={classes.prompt}>
        {prompt}
      </Link>
      <p className={classes.asked}>{askedIn(question)}</p>
    </li>
  );
}

/** What was asked, where it was not simply the first pair as a whole. */
function askedIn({ comparison, aspect, span, position_a, position_b }: QuestionShown): string {
  const [start, end] = span ?? [];
  return [
    `comparison ${comparison}`,
    aspect.replaceAll("_", " "),
    start !== undefined && end !== undefined ? `${seconds(start)} to ${seconds(end)}` : "",
    position_b > 1 ? `samples ${position_a} and ${position_b}` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
