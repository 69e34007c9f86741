import { Button, Group, Modal, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { useInvite } from "../../../api/invitations";
import type { NewInvitation, Project } from "../../../api/types";
import { fieldErrors, isAtFields } from "../../../components/formProblems";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { grantable, mayOf } from "./grants";
import { MadeInvitation } from "./MadeInvitation";

const FIELDS = ["role", "email", "days"] as const;
const MOST_DAYS = 90;

/** A new invitation; then its link, this one time. */
export function InviteDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const invite = useInvite(project.slug);
  if (invite.data) return <MadeInvitation invitation={invite.data} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={`Invite somebody to ${project.name}`}>
      <InvitationForm project={project} invite={invite} onClose={onClose} />
    </Modal>
  );
}

interface InvitationFormProps {
  project: Project;
  invite: ReturnType<typeof useInvite>;
  onClose: () => void;
}

function InvitationForm({ project, invite, onClose }: InvitationFormProps) {
  const form = useForm<Required<NewInvitation>>({ initialValues: { role: "annotator", email: "", days: 7 } });
  const submit = form.onSubmit((values) =>
    invite.mutate(values, { onError: (error) => form.setErrors(fieldErrors(error, FIELDS)) }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Select
          label="As"
          description={mayOf(form.values.role)}
          data={grantable(project)}
          allowDeselect={false}
          data-autofocus
          {...form.getInputProps("role")}
        />
        <TextInput
          type="email"
          label="E-mail"
          description="Whom it is for. Where this server sends mail, the link goes there, too."
          autoComplete="off"
          {...form.getInputProps("email")}
        />
        <NumberInput
          label="It holds for"
          suffix=" days"
          min={1}
          max={MOST_DAYS}
          allowDecimal={false}
          {...form.getInputProps("days")}
        />
        {invite.error && !isAtFields(invite.error, FIELDS) && (
          <ProblemNotice error={invite.error} title="Nobody was invited" />
        )}
        <Group>
          <PrimaryButton type="submit" loading={invite.isPending}>
            Make the link
          </PrimaryButton>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
