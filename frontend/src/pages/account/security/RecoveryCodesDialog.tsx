import { Button, Modal, Stack } from "@mantine/core";

import { PrimaryButton } from "../../../components/PrimaryButton";
import { ShownOnce } from "../../../components/ShownOnce";

/** The recovery codes, this one time. It closes by its button only: a stray click must not lose them. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const text = codes.join("\n");
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title="Keep your recovery codes"
    >
      <Stack gap="md">
        <p>
          Should you lose your telephone or your key, each of these opens your account once. They are shown only now: keep
          them where you keep papers that matter, and not beside your password.
        </p>
        <ShownOnce label="Recovery codes" secret={text}>
          <Button
            size="xs"
            variant="default"
            component="a"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(`Recovery codes for Tastemaker\n\n${text}\n`)}`}
            download="tastemaker-recovery-codes.txt"
          >
            Download
          </Button>
        </ShownOnce>
        <PrimaryButton onClick={onClose} data-autofocus>
          I have kept them
        </PrimaryButton>
      </Stack>
    </Modal>
  );
}
