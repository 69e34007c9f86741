import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useState } from "react";

import { DangerButton } from "./DangerButton";
import { PrimaryButton } from "./PrimaryButton";
import { ProblemNotice } from "./ProblemNotice";

interface ReasonFormProps {
  /** What it will do, in a sentence or two. */
  does: string;
  /** What doing it is called. */
  action: string;
  isDanger?: boolean;
  /** Who will read the reason; null where none is asked for. */
  readBy: string | null;
  longest: number;
  initial?: string;
  isPending: boolean;
  error: Error | null;
  onSubmit: (reason: string) => void;
  onLeave: () => void;
}

/** Says what a decision does, asks why, and has it done. */
export function ReasonForm(props: ReasonFormProps) {
  const { does, action, isDanger = false, readBy, longest, initial = "", isPending, error, onSubmit, onLeave } = props;
  const [reason, setReason] = useState(initial);
  const Submit = isDanger ? DangerButton : PrimaryButton;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(reason);
      }}
    >
      <Stack gap="md">
        <p>{does}</p>
        {readBy !== null && (
          <Textarea
            label="Why"
            description={readBy}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={longest}
            autosize
            minRows={2}
            required
            data-autofocus
          />
        )}
        {error && <ProblemNotice error={error} title="Not done; everything is as it was." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onLeave}>
            Leave it
          </Button>
          <Submit type="submit" loading={isPending} disabled={readBy !== null && reason.trim() === ""}>
            {action}
          </Submit>
        </Group>
      </Stack>
    </form>
  );
}
