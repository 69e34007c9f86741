import { Button, Group, Modal, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { useProjects } from "../../../api/projects";
import { useMakeToken } from "../../../api/tokens";
import { fieldErrors, isAtFields } from "../../../components/formProblems";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { LIFETIMES, endOf, type Lifetime } from "./lifetimes";
import { MadeToken } from "./MadeToken";

const FIELDS = ["name", "project", "expires_at"] as const;

/** A new token with its limits; then the token itself, this one time. */
export function MakeTokenDialog({ onClose }: { onClose: () => void }) {
  const make = useMakeToken();
  if (make.data) return <MadeToken token={make.data} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title="Make a token">
      <TokenForm make={make} onClose={onClose} />
    </Modal>
  );
}

function TokenForm({ make, onClose }: { make: ReturnType<typeof useMakeToken>; onClose: () => void }) {
  const projects = useProjects();
  const form = useForm<{ name: string; mayWrite: boolean; project: string | null; expires_at: Lifetime }>({
    initialValues: { name: "", mayWrite: false, project: null, expires_at: "90" },
  });
  const submit = form.onSubmit(({ name, mayWrite, project, expires_at }) =>
    make.mutate(
      { name: name.trim(), is_read_only: !mayWrite, project: project ?? "", expires_at: endOf(expires_at, new Date()) },
      { onError: (error) => form.setErrors(fieldErrors(error, FIELDS)) },
    ),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="What it is for: the program, the machine."
          placeholder="Nightly import"
          maxLength={100}
          data-autofocus
          required
          {...form.getInputProps("name")}
        />
        <Select
          label="Project"
          description="One project only, or all that you are a member of."
          placeholder="All my projects"
          data={(projects.data?.results ?? []).map(({ slug, name }) => ({ value: slug, label: name }))}
          searchable
          clearable
          nothingFoundMessage="No such project"
          {...form.getInputProps("project")}
        />
        <Select label="It holds for" data={LIFETIMES} allowDeselect={false} {...form.getInputProps("expires_at")} />
        <Switch
          label="May change things, too"
          description="Without it the token reads, and nothing else."
          {...form.getInputProps("mayWrite", { type: "checkbox" })}
        />
        {make.error && !isAtFields(make.error, FIELDS) && (
          <ProblemNotice error={make.error} title="No token was made" />
        )}
        <Group>
          <PrimaryButton type="submit" loading={make.isPending}>
            Make it
          </PrimaryButton>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
