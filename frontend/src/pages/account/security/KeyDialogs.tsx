import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { addKey, firstRecoveryCodes, renameKey, type SecurityKey } from "../../../api/secondFactors";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ChangeProblem } from "../ChangeProblem";
import { useFactorChange } from "./useFactorChange";

interface AddKeyDialogProps {
  onCodes: (codes: string[]) => void;
  onClose: () => void;
}

/** A name for the key, then the browser asks for a touch. */
export function AddKeyDialog({ onCodes, onClose }: AddKeyDialogProps) {
  const add = useFactorChange(async (name: string) => {
    const { madeCodes } = await addKey(name);
    return madeCodes ? firstRecoveryCodes() : null;
  });
  const done = (codes: string[] | null) => {
    onClose();
    if (codes) onCodes(codes);
  };
  return (
    <NameDialog
      title="Add a security key"
      action="Go on, and touch the key"
      name=""
      isPending={add.isPending}
      error={add.error}
      onName={(name) => add.mutate(name, { onSuccess: done })}
      onClose={onClose}
    />
  );
}

export function RenameKeyDialog({ securityKey, onClose }: { securityKey: SecurityKey; onClose: () => void }) {
  const rename = useFactorChange((name: string) => renameKey(securityKey.id, name));
  return (
    <NameDialog
      title={`Rename ${securityKey.name}`}
      action="Rename"
      name={securityKey.name}
      isPending={rename.isPending}
      error={rename.error}
      onName={(name) => rename.mutate(name, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

interface NameDialogProps {
  title: string;
  action: string;
  name: string;
  isPending: boolean;
  error: Error | null;
  onName: (name: string) => void;
  onClose: () => void;
}

function NameDialog({ title, action, name, isPending, error, onName, onClose }: NameDialogProps) {
  const form = useForm({ initialValues: { name } });
  return (
    <Modal opened onClose={onClose} title={title} size="sm">
      <form onSubmit={form.onSubmit((values) => onName(values.name.trim()))}>
        <Stack gap="md">
          <TextInput
            label="Name of the key"
            description="So that you know later which one it is."
            placeholder="The one on my key ring"
            maxLength={100}
            data-autofocus
            required
            {...form.getInputProps("name")}
          />
          <ChangeProblem error={error} title="The key is not there yet" />
          <Group>
            <PrimaryButton type="submit" loading={isPending}>
              {action}
            </PrimaryButton>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
