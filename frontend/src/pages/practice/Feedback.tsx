import { Button, Group, Modal, Stack } from "@mantine/core";

import type { Feedback as FeedbackGiven } from "../../api/types";
import { AnswerView } from "../../components/answers/AnswerView";
import { KeyHint } from "../../components/KeyHint";
import { percent } from "../../components/numbers";
import { PrimaryButton } from "../../components/PrimaryButton";
import { useCommands } from "../../instruments/controls/useCommands";
import classes from "./Feedback.module.css";

interface FeedbackProps {
  feedback: FeedbackGiven;
  prompt: string;
  onNext: () => void;
  onAgain: () => void;
}

/** What an attempt was worth, the answer that is known, and why. */
export function Feedback({ feedback, prompt, onNext, onAgain }: FeedbackProps) {
  useCommands([
    { keys: ["n", "ArrowRight"], run: onNext },
    { keys: ["r"], run: onAgain },
  ]);
  return (
    <Modal opened onClose={onNext} title={title(feedback.score)} returnFocus={false}>
      <Stack gap={14}>
        <div>
          <p className={classes.label}>The answer that is known</p>
          <AnswerView answer={feedback.known} prompt={prompt} />
        </div>
        {feedback.explanation && <p className={classes.why}>{feedback.explanation}</p>}
        <Group gap={8} justify="end">
          <Button variant="default" onClick={onAgain} rightSection={<KeyHint>R</KeyHint>}>
            Try again
          </Button>
          <PrimaryButton onClick={onNext} data-autofocus>
            Next
          </PrimaryButton>
        </Group>
      </Stack>
    </Modal>
  );
}

function title(score: number | null): string {
  if (score === null) return "Compare it with yours";
  if (score === 1) return "Just so";
  return score === 0 ? "The project sees it differently" : `${percent(score)} as the project sees it`;
}
