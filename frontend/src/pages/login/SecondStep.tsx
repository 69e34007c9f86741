import { Button, Divider, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";

import type { FactorKind } from "../../api/allauth";
import { keysAreKnown, useSecondStep } from "../../api/secondFactors";
import { EntryCard } from "../../components/EntryCard";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { CODE_INPUT } from "../../components/codeInput";

interface SecondStepProps {
  kinds: FactorKind[];
  onGiveUp: () => void;
}

/** The password was right; now a code or a key. */
export function SecondStep({ kinds, onGiveUp }: SecondStepProps) {
  const step = useSecondStep();
  const hasCodes = kinds.includes("totp");
  const hasRecovery = kinds.includes("recovery_codes");
  const hasKeys = kinds.includes("webauthn") && keysAreKnown();
  const [isRecovering, setRecovering] = useState(!hasCodes && !hasKeys);
  const asksForCode = hasCodes || isRecovering;
  const form = useForm({ initialValues: { code: "" } });
  const otherWay = () => {
    setRecovering(!isRecovering);
    form.reset();
    step.reset();
  };
  return (
    <EntryCard
      title="Second step"
      lead={leadOf(isRecovering, hasCodes, hasKeys)}
      foot={
        <button type="button" className="tm-link" onClick={onGiveUp}>
          Sign in as somebody else
        </button>
      }
    >
      {hasKeys && !isRecovering && (
        <Button variant="default" fullWidth loading={step.isPending} onClick={() => step.mutate("key")}>
          Use a security key
        </Button>
      )}
      {hasKeys && hasCodes && !isRecovering && <Divider label="or" />}
      {asksForCode && (
        <form onSubmit={form.onSubmit(({ code }) => step.mutate({ code: code.trim() }))}>
          <Stack gap="md">
            <TextInput
              key={String(isRecovering)}
              label={isRecovering ? "Recovery code" : "Code from your authenticator app"}
              description={isRecovering ? "Each of them opens the account once." : undefined}
              autoFocus
              required
              {...(isRecovering ? { autoComplete: "off", spellCheck: false } : CODE_INPUT)}
              {...form.getInputProps("code")}
            />
            {step.error && <ProblemNotice error={step.error} title="You are not signed in yet" />}
            <PrimaryButton type="submit" loading={step.isPending} fullWidth>
              Sign in
            </PrimaryButton>
          </Stack>
        </form>
      )}
      {!asksForCode && step.error && <ProblemNotice error={step.error} title="You are not signed in yet" />}
      {hasRecovery && (hasCodes || hasKeys) && (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={otherWay}>
          {isRecovering ? "Use the app or the key after all" : "Use a recovery code instead"}
        </Button>
      )}
    </EntryCard>
  );
}

function leadOf(isRecovering: boolean, hasCodes: boolean, hasKeys: boolean): string {
  if (isRecovering) return "Your password is right. Type one of the recovery codes that you kept.";
  if (hasCodes && hasKeys) return "Your password is right. Show your security key, or a code from your app.";
  return hasKeys
    ? "Your password is right. Now touch your security key."
    : "Your password is right. Now the code that your authenticator app shows.";
}
