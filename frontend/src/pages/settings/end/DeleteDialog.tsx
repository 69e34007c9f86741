import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type SubmitEvent } from "react";
import { useNavigate } from "react-router";

import { useDeletion } from "../../../api/archive";
import type { Project } from "../../../api/types";
import { DangerButton } from "../../../components/DangerButton";
import { plural } from "../../../components/numbers";
import { ProblemNotice } from "../../../components/ProblemNotice";

/** The last question before a project goes for ever: its name, typed. */
export function DeleteDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const [name, setName] = useState("");
  const deletion = useDeletion(project.slug);
  const navigate = useNavigate();
  const { counts } = project;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    deletion.mutate(name, {
      onSuccess: () => {
        void navigate("/");
        notifications.show({ message: `${project.name} is being deleted. You need not wait.` });
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title={`Delete ${project.name}?`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <p>
            {plural(counts.samples, "sample")}, {plural(counts.comparisons, "comparison")} and{" "}
            {plural(counts.judgments, "answer")} go, and all that was made of them. There is no way back.
          </p>
          <TextInput
            label={`Type ${project.name} to confirm`}
            autoComplete="off"
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {deletion.error && <ProblemNotice error={deletion.error} title="Nothing was deleted" />}
          <Group>
            <DangerButton type="submit" disabled={name !== project.name} loading={deletion.isPending}>
              Delete it for ever
            </DangerButton>
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
