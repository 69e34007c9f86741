import { Modal } from "@mantine/core";

import { useChangeStanding } from "../../../api/standings";
import type { AnnotatorRow } from "../../../api/types";
import { ReasonForm } from "../../../components/ReasonForm";
import { steps, type Step } from "./standing";

const LONGEST_REASON = 500;

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
  const changing = useChangeStanding(slug);
  const submit = (reason: string) =>
    changing.mutate({ annotator: row.annotator, ...change, ...(needsReason && { reason }) }, { onSuccess: onClose });
  return (
    <ReasonForm
      does={does(row)}
      action={action}
      readBy={needsReason ? "Whoever it is about will ask, and so will an audit." : null}
      longest={LONGEST_REASON}
      initial={row.reason}
      isPending={changing.isPending}
      error={changing.error}
      onSubmit={submit}
      onLeave={onClose}
    />
  );
}
