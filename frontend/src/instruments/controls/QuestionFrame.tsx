import type { ReactNode } from "react";

import classes from "./QuestionFrame.module.css";
import { ScrollingText } from "./ScrollingText";

interface QuestionFrameProps {
  /** What the samples were made from. */
  prompt: ReactNode;
  /** The question itself, where it is more than "which is better". */
  question?: string;
  /** A reviewer's comment, where the question is asked once more. */
  returned?: string | undefined;
  /** The samples. */
  children: ReactNode;
  /** The answers and the actions, below the samples. */
  controls: ReactNode;
}

/** How every question is laid out: the prompt, the samples as large as they can be, the controls. */
export function QuestionFrame({ prompt, question, returned, children, controls }: QuestionFrameProps) {
  return (
    <div className={classes.frame}>
      <div className={classes.words}>
        {question && <p className={classes.question}>{question}</p>}
        <ScrollingText as="h1" className={classes.prompt}>
          {prompt}
        </ScrollingText>
        {returned !== undefined && (
          <p className={classes.returned} role="note">
            A reviewer asks you to look again{returned && `: ${returned}`}
          </p>
        )}
      </div>
      <div className={classes.samples}>{children}</div>
      <div className={classes.controls}>{controls}</div>
    </div>
  );
}
