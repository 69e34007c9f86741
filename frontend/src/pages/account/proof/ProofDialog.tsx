import { Button, Group, Modal, PasswordInput, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { prove } from "../../../api/accounts";
import type { ProofNeeded } from "../../../api/allauth";
import { keysAreKnown, proveByKey } from "../../../api/secondFactors";
import { CODE_INPUT } from "../../../components/codeInput";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ProblemNotice } from "../../../components/ProblemNotice";

type Way = "password" | "code" | "key";

const NAMES: Record<Way, string> = { password: "Password", code: "Code", key: "Security key" };

interface ProofDialogProps {
  needed: ProofNeeded;
  onShown: () => void;
  onClose: () => void;
}

/** Before a lock is changed: whoever is at the keyboard shows that it is theirs. */
export function ProofDialog({ needed, onShown, onClose }: ProofDialogProps) {
  const ways = waysOf(needed);
  const [way, setWay] = useState<Way>(ways[0] ?? "password");
  const form = useForm({ initialValues: { secret: "" } });
  const show = useMutation({
    mutationFn: ({ secret }: { secret: string }) => {
      if (way === "key") return proveByKey();
      return way === "code" ? prove.byCode(secret.trim()) : prove.byPassword(secret);
    },
    onSuccess: onShown,
  });
  const turnTo = (next: string) => {
    setWay(next as Way);
    form.reset();
    show.reset();
  };
  return (
    <Modal opened onClose={onClose} title="Confirm that it is you" size="sm" zIndex={300}>
      <form onSubmit={form.onSubmit((values) => show.mutate(values))}>
        <Stack gap="md">
          {ways.length > 1 && (
            <SegmentedControl
              aria-label="By what"
              value={way}
              onChange={turnTo}
              data={ways.map((value) => ({ value, label: NAMES[value] }))}
            />
          )}
          {way === "password" && (
            <PasswordInput
              label="Your password"
              autoComplete="current-password"
              data-autofocus
              required
              {...form.getInputProps("secret")}
            />
          )}
          {way === "code" && (
            <TextInput
              label="Code from your app, or a recovery code"
              data-autofocus
              required
              {...CODE_INPUT}
              inputMode="text"
              {...form.getInputProps("secret")}
            />
          )}
          {way === "key" && <p>Press the button, then touch your key.</p>}
          {show.error && <ProblemNotice error={show.error} title="Not confirmed" />}
          <Group>
            <PrimaryButton type="submit" loading={show.isPending}>
              Confirm
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

function waysOf({ takesPassword, factors }: ProofNeeded): Way[] {
  const ways: Way[] = takesPassword ? ["password"] : [];
  if (factors.includes("totp") || factors.includes("recovery_codes")) ways.push("code");
  if (factors.includes("webauthn") && keysAreKnown()) ways.push("key");
  return ways;
}
