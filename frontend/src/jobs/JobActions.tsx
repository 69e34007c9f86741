import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import { isActive, useJobCommand } from "../api/jobs";
import type { Job } from "../api/types";

/** Cancel what works; try again what did not come to its end. Both keep what was done so far. */
export function JobActions({ job, size = "compact-xs" }: { job: Job; size?: "compact-xs" | "sm" }) {
  const cancel = useJobCommand(job.project, "cancellations");
  const retry = useJobCommand(job.project, "retries");
  const report = (error: Error) => notifications.show({ color: "red", title: "Not done", message: error.message });
  if (isActive(job)) {
    return (
      <Button
        size={size}
        variant="default"
        disabled={job.cancel_requested}
        loading={cancel.isPending}
        onClick={() => cancel.mutate(job.id, { onError: report })}
      >
        Cancel
      </Button>
    );
  }
  if (job.state === "succeeded") return null;
  return (
    <Button
      size={size}
      variant="default"
      loading={retry.isPending}
      onClick={() => retry.mutate(job.id, { onError: report })}
    >
      {job.state === "cancelled" ? "Resume" : "Try again"}
    </Button>
  );
}
