import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link } from "react-router";

import { useRequestPasswordLetter } from "../../api/accounts";
import { EntryCard } from "../../components/EntryCard";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";

/** A new password by mail, first half: where the letter shall go. */
export function AskForLetterPage() {
  const request = useRequestPasswordLetter();
  const form = useForm({ initialValues: { email: "" } });
  const foot = <Link to="/login">Back to signing in</Link>;
  if (request.isSuccess) {
    return (
      <EntryCard
        title="Look into your mail"
        lead={`If ${request.variables} belongs to an account here, a letter with a link is on its way. Nothing there after a few minutes? Look among the unwanted letters, or ask whoever leads your project.`}
        foot={foot}
      />
    );
  }
  return (
    <EntryCard title="A new password" lead="We send a link to your e-mail address. Your password stays until you use it." foot={foot}>
      <form onSubmit={form.onSubmit(({ email }) => request.mutate(email.trim()))}>
        <Stack gap="md">
          <TextInput
            label="E-mail address"
            type="email"
            autoComplete="email"
            autoFocus
            required
            {...form.getInputProps("email")}
          />
          {request.error && <ProblemNotice error={request.error} title="No letter was sent" />}
          <PrimaryButton type="submit" loading={request.isPending} fullWidth>
            Send the letter
          </PrimaryButton>
        </Stack>
      </form>
    </EntryCard>
  );
}
