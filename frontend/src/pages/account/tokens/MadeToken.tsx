import { Modal, Stack } from "@mantine/core";

import { API } from "../../../api/client";
import type { MadeApiToken } from "../../../api/types";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ShownOnce } from "../../../components/ShownOnce";
import classes from "../AccountFrame.module.css";

/** The token just made, this one time. It closes by its button only: a stray click must not lose it. */
export function MadeToken({ token, onClose }: { token: MadeApiToken; onClose: () => void }) {
  const address = window.location.origin + API + (token.project ? `projects/${token.project}/` : "projects/");
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      size="lg"
      title={`${token.name} is made`}
    >
      <Stack gap="md">
        <p>Copy the token now: it is shown only this once, and we keep no copy.</p>
        <ShownOnce label="Token" secret={token.key} />
        <div>
          <p className={classes.note}>To try it:</p>
          <pre className={classes.command}>{`curl -H "Authorization: Bearer $TOKEN" ${address}`}</pre>
        </div>
        <PrimaryButton onClick={onClose} data-autofocus>
          I have copied it
        </PrimaryButton>
      </Stack>
    </Modal>
  );
}
