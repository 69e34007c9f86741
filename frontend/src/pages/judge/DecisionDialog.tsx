import { Modal } from "@mantine/core";

import { useDecideRun } from "../../api/judging";
import type { JudgingDecision, JudgingRun } from "../../api/types";
import { plural } from "../../components/numbers";
import { ReasonForm } from "../../components/ReasonForm";

export type Decision = JudgingDecision["decision"];

const LONGEST_REASON = 400;

interface DecisionDialogProps {
  slug: string;
  run: JudgingRun;
  decision: Decision | null;
  onClose: () => void;
}

/** Says what releasing or discarding a run does, asks why, and does it. */
export function DecisionDialog({ slug, run, decision, onClose }: DecisionDialogProps) {
  const decide = useDecideRun(slug);
  return (
    <Modal
      opened={decision !== null}
      onClose={onClose}
      title={decision === "release" ? `Trust ${run.judge.name}` : `Discard what ${run.judge.name} said`}
    >
      {decision && (
        <ReasonForm
          does={decision === "release" ? RELEASING : discarding(run)}
          action={decision === "release" ? "Release" : "Discard"}
          isDanger={decision === "discard"}
          readBy="It goes into the audit log."
          longest={LONGEST_REASON}
          isPending={decide.isPending}
          error={decide.error}
          onSubmit={(reason) => decide.mutate({ id: run.id, decision, reason }, { onSuccess: onClose })}
          onLeave={onClose}
        />
      )}
    </Modal>
  );
}

const RELEASING =
  "The answers of this run count in the labels of this project. Other runs of this judge are not touched: each is " +
  "held back, or not, for what it did itself.";

const discarding = ({ report }: JudgingRun) =>
  `A job takes the ${plural(report?.answered ?? 0, "answer")} of this run back: they stay on record, count nowhere, ` +
  "and their questions are open to others. Other runs of this judge are not touched.";
