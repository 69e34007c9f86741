import { PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { useSignUp, type PendingStep } from "../../api/accounts";
import { fieldErrors, isAtFields } from "../../components/formProblems";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { dropSecret } from "../invitation/heldSecret";

const FIELDS = ["username", "email", "password"] as const;

/** A name, an address for letters, a password; the server's objections stand at their fields. */
export function SignUpForm({ onStep }: { onStep: (step: PendingStep) => void }) {
  const signUp = useSignUp();
  const form = useForm({ initialValues: { username: "", email: "", password: "" } });
  const submit = form.onSubmit((values) =>
    signUp.mutate(values, {
      onSuccess: (step) => {
        dropSecret();
        onStep(step);
      },
      onError: (error) => form.setErrors(fieldErrors(error, FIELDS)),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="User name"
          description="Your colleagues see it beside your answers."
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={150}
          autoFocus
          required
          {...form.getInputProps("username")}
        />
        <TextInput
          label="E-mail address"
          description="For a new password, should you lose this one."
          type="email"
          autoComplete="email"
          {...form.getInputProps("email")}
        />
        <PasswordInput
          label="Password"
          description="Eight characters or more, nothing common."
          autoComplete="new-password"
          required
          {...form.getInputProps("password")}
        />
        {signUp.error && !isAtFields(signUp.error, FIELDS) && (
          <ProblemNotice error={signUp.error} title="No account was made" />
        )}
        <PrimaryButton type="submit" loading={signUp.isPending} fullWidth>
          Make the account
        </PrimaryButton>
      </Stack>
    </form>
  );
}
