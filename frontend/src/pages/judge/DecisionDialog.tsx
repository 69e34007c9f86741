import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useState } from "react";

import { useDecideRun } from "../../api/judging";
import type { JudgingDecision, JudgingRun } from "../../api/types";
import { DangerButton } from "../../components/DangerButton";
import { plural } from "../../components/numbers";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";

export type Decision = JudgingDecision["decision"];

interface DecisionDialogProps {
  slug: string;
  run: JudgingRun;
  decision: Decision | null;
  onClose: () => void;
}

/** Says what releasing or discarding a run does, asks why, and does it. */
export function DecisionDialog({ slug, run, decision, onClose }: DecisionDialogProps) {
  return (
    <Modal
      opened={decision !== null}
      onClose={onClose}
      title={decision === "release" ? `Trust ${run.judge.name}` : `Discard what ${run.judge.name} said`}
    >
      {decision && <DecisionForm slug={slug} run={run} decision={decision} onClose={onClose} />}
    </Modal>
  );
}

function DecisionForm({ slug, run, decision, onClose }: DecisionDialogProps & { decision: Decision }) {
  const [reason, setReason] = useState("");
  const decide = useDecideRun(slug);
  const answers = plural(run.report?.answered ?? 0, "answer");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        decide.mutate({ id: run.id, decision, reason }, { onSuccess: onClose });
      }}
    >
      <Stack gap="md">
        <p>
          {decision === "release"
            ? "From now on every answer of this judge counts in the labels of this project, also those of its other runs."
            : `The ${answers} of this run are taken back: they stay on record, count nowhere, and their questions are open to others. The judge stays excluded.`}
        </p>
        <Textarea
          label="Why"
          description="It goes into the audit log."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={400}
          autosize
          minRows={2}
          required
          data-autofocus
        />
        {decide.error && <ProblemNotice error={decide.error} title="Not done; everything is as it was." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          {decision === "release" ? (
            <PrimaryButton type="submit" loading={decide.isPending} disabled={reason.trim() === ""}>
              Release
            </PrimaryButton>
          ) : (
            <DangerButton type="submit" loading={decide.isPending} disabled={reason.trim() === ""}>
              Discard
            </DangerButton>
          )}
        </Group>
      </Stack>
    </form>
  );
}
