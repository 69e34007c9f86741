import { PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, useParams } from "react-router";

import { useResetKey, useResetPassword } from "../../api/accounts";
import { EntryCard } from "../../components/EntryCard";
import { fieldErrors, isAtFields } from "../../components/formProblems";
import { PrimaryButton, PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";

const FIELDS = ["password"] as const;

/** A new password by mail, second half: where the letter's link leads. */
export function NewPasswordPage() {
  const { key = "" } = useParams();
  const owner = useResetKey(key);
  const reset = useResetPassword(key);
  const form = useForm({ initialValues: { password: "" } });
  if (reset.isSuccess) {
    return (
      <EntryCard title="Your password is changed" lead="Every browser that was signed in has to sign in anew.">
        <PrimaryLink to="/login" fullWidth>
          Sign in
        </PrimaryLink>
      </EntryCard>
    );
  }
  if (owner.error) {
    return (
      <EntryCard title="A new password" foot={<Link to="/reset-password">Ask for another letter</Link>}>
        <ProblemNotice error={owner.error} title="This link does not open" />
      </EntryCard>
    );
  }
  if (!owner.data) return null;
  const submit = form.onSubmit(({ password }) =>
    reset.mutate(password, { onError: (error) => form.setErrors(fieldErrors(error, FIELDS)) }),
  );
  return (
    <EntryCard title="A new password" lead={`For the account ${owner.data.username}.`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {/* So that a password manager knows whose password this is. */}
          <input type="hidden" autoComplete="username" value={owner.data.username} readOnly />
          <PasswordInput
            label="New password"
            description="Eight characters or more, nothing common."
            autoComplete="new-password"
            autoFocus
            required
            {...form.getInputProps("password")}
          />
          {reset.error && !isAtFields(reset.error, FIELDS) && (
            <ProblemNotice error={reset.error} title="Your password is not changed" />
          )}
          <PrimaryButton type="submit" loading={reset.isPending} fullWidth>
            Change the password
          </PrimaryButton>
        </Stack>
      </form>
    </EntryCard>
  );
}
