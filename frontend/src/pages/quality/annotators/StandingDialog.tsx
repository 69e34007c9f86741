import { Group, Modal, Stack, Textarea, Button } from "@mantine/core";
import { useState } from "react";

import { useChangeStanding } from "../../../api/standings";
import type { AnnotatorRow } from "../../../api/types";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { steps, type Step } from "./standing";

export interface StandingStep {
  row: AnnotatorRow;
  step: Step;
}

interface StandingDialogProps {
  slug: string;
  asked: StandingStep | null;
  onClose: () => void;
}

/** Says what pausing or excluding does, asks why, and does it. */
export function StandingDialog({ slug, asked, onClose }: StandingDialogProps) {
  return (
    <Modal opened={asked !== null} onClose={onClose} title={asked && `${steps[asked.step].action}: ${asked.row.name}`}>
      {asked && <StandingForm slug={slug} asked={asked} onClose={onClose} />}
    </Modal>
  );
}

function StandingForm({ slug, asked: { row, step }, onClose }: StandingDialogProps & { asked: StandingStep }) {
  const { action, does, needsReason, change } = steps[step];
  const [reason, setReason] = useState(row.reason);
  const changing = useChangeStanding(slug);
  const submit = () =>
    changing.mutate({ annotator: row.annotator, ...change, ...(needsReason && { reason }) }, { onSuccess: onClose });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <p>{does(row)}</p>
        {needsReason && (
          <Textarea
            label="Why"
            description="Whoever it is about will ask, and so will an audit."
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={500}
            autosize
            minRows={2}
            required
            data-autofocus
          />
        )}
        {changing.error && <ProblemNotice error={changing.error} title="Not done; everything is as it was." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <PrimaryButton type="submit" loading={changing.isPending} disabled={needsReason && reason.trim() === ""}>
            {action}
          </PrimaryButton>
        </Group>
      </Stack>
    </form>
  );
}
