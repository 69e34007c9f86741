import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";

import { PrimaryButton } from "../../components/PrimaryButton";

const USUAL = ["A sample does not load", "The prompt makes no sense", "Both samples are the same", "It should not be shown to people"];
const LONGEST = 200;

interface FlagDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onFlag: (reason: string) => void;
}

/** Something is wrong with the question: what? It is passed on, and the project's lead reads the reason. */
export function FlagDialog({ isOpen, onClose, onFlag }: FlagDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="What is wrong with this question?">
      <Reasons onFlag={onFlag} />
    </Modal>
  );
}

function Reasons({ onFlag }: { onFlag: (reason: string) => void }) {
  const [own, setOwn] = useState("");
  return (
    <Stack gap={8}>
      {USUAL.map((reason) => (
        <Button key={reason} variant="default" justify="start" onClick={() => onFlag(reason)}>
          {reason}
        </Button>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (own.trim()) onFlag(own.trim());
        }}
      >
        <Group gap={8} align="end">
          <TextInput
            label="Something else"
            value={own}
            maxLength={LONGEST}
            flex={1}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
          <PrimaryButton type="submit" disabled={!own.trim()}>
            Flag and skip
          </PrimaryButton>
        </Group>
      </form>
    </Stack>
  );
}
