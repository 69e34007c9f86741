import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useState } from "react";

import { useChangeGold } from "../../../api/gold";
import type { Gold } from "../../../api/types";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { useCurrentProject } from "../../../shell/ProjectFrame";
import classes from "./Gold.module.css";
import { GoldUse } from "./GoldUse";
import { hasSimpleAnswer } from "./known";
import { SimpleAnswer } from "./SimpleAnswer";

interface EditGoldProps {
  /** null while it is closed. */
  gold: Gold | null;
  onClose: () => void;
}

/** Another explanation or, where the answer was wrong, another answer. */
export function EditGold({ gold, onClose }: EditGoldProps) {
  return (
    <Modal opened={gold !== null} onClose={onClose} title={`Gold: comparison ${gold?.comparison ?? ""}`}>
      {gold && <EditForm gold={gold} onClose={onClose} />}
    </Modal>
  );
}

function EditForm({ gold, onClose }: { gold: Gold; onClose: () => void }) {
  const project = useCurrentProject();
  const [explanation, setExplanation] = useState(gold.explanation);
  const [isOtherAnswer, setOtherAnswer] = useState(false);
  const [answer, setAnswer] = useState<Record<string, unknown> | null>(null);
  const [isPractice, setPractice] = useState(gold.is_practice);
  const change = useChangeGold(project.slug);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ id: gold.id, explanation, is_practice: isPractice, ...(answer && { answer }) }, { onSuccess: onClose });
      }}
    >
      <Stack gap="md">
        <Textarea
          label="Why it is right"
          description="Shown in practice, after the answer."
          value={explanation}
          onChange={(event) => setExplanation(event.currentTarget.value)}
          maxLength={5000}
          autosize
          minRows={3}
          data-autofocus
        />
        <GoldUse isPractice={isPractice} onChange={setPractice} />
        {hasSimpleAnswer(project) && !isOtherAnswer && (
          <Button variant="subtle" onClick={() => setOtherAnswer(true)}>
            The known answer is wrong
          </Button>
        )}
        {isOtherAnswer && (
          <>
            <SimpleAnswer project={project} onChange={setAnswer} />
            <p className={classes.muted}>Answers given so far are measured against the new one.</p>
          </>
        )}
        {change.error && <ProblemNotice error={change.error} title="Not saved; it is as it was." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <PrimaryButton type="submit" loading={change.isPending} disabled={isOtherAnswer && answer === null}>
            Save
          </PrimaryButton>
        </Group>
      </Stack>
    </form>
  );
}
