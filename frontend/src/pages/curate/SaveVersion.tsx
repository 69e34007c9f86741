import { Button, Group, Modal, Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useState } from "react";
import { useNavigate } from "react-router";

import { useDatasetVersions } from "../../api/curation";
import { isActive, useJob, useStartJob } from "../../api/jobs";
import type { FifaSpec } from "../../api/types";
import { PrimaryButton } from "../../components/PrimaryButton";

interface SaveVersionProps {
  slug: string;
  spec: FifaSpec | null;
  number: number;
  rows: number;
}

const NO_PARENT = "none";

/** Saves the selection as the next dataset version, under a name, and opens it when it is there. */
export function SaveVersion({ slug, spec, number, rows }: SaveVersionProps) {
  const [isOpen, setOpen] = useState(false);
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
  const save = (name: string, parents: number[]) => {
    setOpen(false);
    start.mutate(
      { kind: "curate", spec: { ...(spec ?? {}), name, parents } },
      { onError: (error) => notifications.show({ color: "red", title: "Not saved", message: error.message }) },
    );
  };
  return (
    <>
      <PrimaryButton onClick={() => setOpen(true)} loading={isSaving} disabled={spec === null || rows === 0}>
        Save as version {number}
      </PrimaryButton>
      {isOpen && <SaveDialog slug={slug} number={number} onSave={save} onClose={() => setOpen(false)} />}
    </>
  );
}

interface SaveDialogProps {
  slug: string;
  number: number;
  onSave: (name: string, parents: number[]) => void;
  onClose: () => void;
}

/** What the version is called and what it was derived from; both have a good answer already. */
function SaveDialog({ slug, number, onSave, onClose }: SaveDialogProps) {
  const versions = useDatasetVersions(slug).data?.results ?? [];
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const parent = chosen ?? (versions[0] ? String(versions[0].id) : NO_PARENT);
  const isTaken = versions.some((version) => version.name === name.trim());
  return (
    <Modal opened onClose={onClose} title={`Save as version ${number}`} closeButtonProps={{ "aria-label": "Close" }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isTaken) onSave(name.trim(), parent === NO_PARENT ? [] : [Number(parent)]);
        }}
      >
        <TextInput
          label="Name"
          placeholder={`${slug}-v${number}`}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          error={isTaken && "Another version has this name."}
          data-autofocus
        />
        <Select
          mt="sm"
          label="Derived from"
          description="What the version is compared with later on."
          data={[
            ...versions.map((version) => ({ value: String(version.id), label: `${version.name} (version ${version.number})` })),
            { value: NO_PARENT, label: "no other version" },
          ]}
          value={parent}
          onChange={(value) => setChosen(value)}
          allowDeselect={false}
        />
        <Group mt="lg" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <PrimaryButton type="submit" disabled={isTaken}>
            Save
          </PrimaryButton>
        </Group>
      </form>
    </Modal>
  );
}
