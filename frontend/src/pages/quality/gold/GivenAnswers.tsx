import { Radio, Stack } from "@mantine/core";

import type { FullJudgment } from "../../../api/types";
import { AnswerView } from "../../../components/answers/AnswerView";
import classes from "./Gold.module.css";

interface GivenAnswersProps {
  judgments: FullJudgment[];
  prompt: string;
  value: string | null;
  onChange: (judgment: string) => void;
}

/** The answers that were given to a comparison, one of which may be taken as known. */
export function GivenAnswers({ judgments, prompt, value, onChange }: GivenAnswersProps) {
  const current = judgments.filter(({ is_current }) => is_current);
  if (current.length === 0) {
    return (
      <p className={classes.muted}>
        Nobody has answered this comparison yet. Answer it yourself on the annotate page, or let somebody you trust, and
        take that answer as known.
      </p>
    );
  }
  return (
    <Radio.Group label="Take an answer as known" value={value} onChange={onChange}>
      <Stack gap={8} mt={6}>
        {current.map(({ id, annotator, answer }) => (
          <div key={id} className={classes.given}>
            <Radio value={id} label={annotator.name} />
            <AnswerView answer={answer} prompt={prompt} isCanonical />
          </div>
        ))}
      </Stack>
    </Radio.Group>
  );
}
