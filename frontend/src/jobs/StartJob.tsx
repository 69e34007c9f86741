import { Modal, Select, Stack } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";

import { ApiProblem } from "../api/client";
import { useStartJob } from "../api/jobs";
import type { JobKind } from "../api/types";
import { PrimaryButton } from "../components/PrimaryButton";
import { ProblemNotice } from "../components/ProblemNotice";
import { within } from "../components/schema-form/errors";
import type { JsonObject } from "../components/schema-form/json";
import { SchemaForm } from "../components/schema-form/SchemaForm";

interface StartJobProps {
  slug: string;
  kinds: JobKind[];
  isOpen: boolean;
  onClose: () => void;
  /** What to begin with: a job of before, to be asked for with changes. */
  like?: { kind: string; spec: JsonObject };
}

/** Any kind of job, by the form of its specification; the pages of the loop ask for most of them more kindly. */
export function StartJob({ slug, kinds, isOpen, onClose, like }: StartJobProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={like ? "Ask again with changes" : "Start a job"} size="lg">
      <JobForm slug={slug} kinds={kinds} like={like} />
    </Modal>
  );
}

function JobForm({ slug, kinds, like }: Pick<StartJobProps, "slug" | "kinds"> & { like: StartJobProps["like"] }) {
  const start = useStartJob(slug);
  const navigate = useNavigate();
  const [name, setName] = useState<string | null>(like?.kind ?? null);
  const [spec, setSpec] = useState<JsonObject>(like?.spec ?? {});
  const kind = kinds.find((one) => one.kind === name);
  const errors = within(start.error instanceof ApiProblem ? start.error.fields : [], "spec");
  const choose = (next: string | null) => {
    start.reset();
    setName(next);
    setSpec({});
  };
  const change = (next: JsonObject) => {
    start.reset();
    setSpec(next);
  };
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    if (!kind) return;
    start.mutate(
      { kind: kind.kind, spec },
      { onSuccess: (job) => void navigate(`/projects/${slug}/jobs/${job.id}`) },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Select
          label="What it does"
          placeholder="Choose"
          data={kinds.map((one) => ({ value: one.kind, label: one.title }))}
          value={name}
          onChange={choose}
          allowDeselect={false}
          disabled={like !== undefined}
          data-autofocus
        />
        {kind && <SchemaForm key={kind.kind} schema={kind.schema} value={spec} onChange={change} errors={errors} />}
        {start.error && errors.length === 0 && <ProblemNotice error={start.error} title="The job was not started" />}
        <PrimaryButton type="submit" disabled={!kind} loading={start.isPending}>
          Start
        </PrimaryButton>
      </Stack>
    </form>
  );
}
