import { Modal, Stack } from "@mantine/core";

import type { MadeInvitation as Made } from "../../../api/types";
import { day } from "../../../components/numbers";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ShownOnce } from "../../../components/ShownOnce";

/** The link just made, this one time. It closes by its button only: a stray click must not lose it. */
export function MadeInvitation({ invitation, onClose }: { invitation: Made; onClose: () => void }) {
  const { email, emailed, expires_at, link, role } = invitation;
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      size="lg"
      title="The invitation is made"
    >
      <Stack gap="md">
        <p>
          {emailed ? `It is on its way to ${email}. ` : "Send this link to whom you mean. "}
          It is shown only this once, works once, and holds until {day(expires_at)}: whoever opens it becomes {role}.
        </p>
        <ShownOnce label="Link" secret={link} />
        <PrimaryButton onClick={onClose} data-autofocus>
          {emailed ? "Done" : "I have copied it"}
        </PrimaryButton>
      </Stack>
    </Modal>
  );
}
