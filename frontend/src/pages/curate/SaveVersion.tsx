import { useEffect } from "react";
import { useNavigate } from "react-router";

import { isActive, useJob, useStartJob } from "../../api/jobs";
import type { FifaSpec } from "../../api/types";
import { PrimaryButton } from "../../components/PrimaryButton";
import { notifications } from "@mantine/notifications";

interface SaveVersionProps {
  slug: string;
  spec: FifaSpec | null;
  number: number;
  rows: number;
}

/** Saves the selection as the next dataset version, and opens it when it is there. */
export function SaveVersion({ slug, spec, number, rows }: SaveVersionProps) {
  const start = useStartJob(slug);
  const navigate = useNavigate();
  const job = useJob(slug, start.data?.id ?? "", start.data !== undefined).data;
  useEffect(() => {
    if (job?.state === "succeeded") {
      void navigate(`/projects/${slug}/datasets/${String(job.result?.dataset_version)}`);
    } else if (job && !isActive(job)) {
      notifications.show({ color: "red", title: "The version was not saved", message: job.error || job.state });
    }
  }, [job, navigate, slug]);
  const isSaving = start.isPending || (job !== undefined && isActive(job));
  const save = () =>
    start.mutate(
      { kind: "curate", spec: spec ?? {} },
      { onError: (error) => notifications.show({ color: "red", title: "Not saved", message: error.message }) },
    );
  return (
    <PrimaryButton onClick={save} loading={isSaving} disabled={spec === null || rows === 0}>
      Save as version {number}
    </PrimaryButton>
  );
}
