import { PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";

import { pendingStep, type PendingStep } from "../../api/accounts";
import { ApiProblem } from "../../api/client";
import { useSignIn } from "../../api/session";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";

/** Name and password; says which step comes next where they are not enough. */
export function SignInForm({ onStep }: { onStep: (step: PendingStep) => void }) {
  const signIn = useSignIn();
  const form = useForm({ initialValues: { username: "", password: "" } });
  const attempt = useMutation({
    mutationFn: async (credentials: { username: string; password: string }) => {
      try {
        await signIn.mutateAsync(credentials);
      } catch (error) {
        const step = needsMore(error) ? await pendingStep() : null;
        if (step === null) throw error;
        onStep(step);
      }
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => attempt.mutate(values))}>
      <Stack gap="md">
        <TextInput
          label="User name or e-mail address"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          {...form.getInputProps("username")}
        />
        <PasswordInput label="Password" autoComplete="current-password" required {...form.getInputProps("password")} />
        {attempt.error && <ProblemNotice error={attempt.error} title={titleOf(attempt.error)} />}
        <PrimaryButton type="submit" loading={attempt.isPending} fullWidth>
          Sign in
        </PrimaryButton>
      </Stack>
    </form>
  );
}

/** 401: the password is right, and the account has a step to take first. */
function needsMore(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}

function titleOf(error: Error): string {
  const isTooMuch = error instanceof ApiProblem && error.status === 429;
  return isTooMuch ? "Too many attempts: signing in is closed for a few minutes" : "You are not signed in";
}
