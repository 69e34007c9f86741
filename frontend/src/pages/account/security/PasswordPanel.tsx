import { Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";

import { useChangePassword, useOwnAccount } from "../../../api/accounts";
import { leaveSession } from "../../../api/session";
import { fieldErrors, isAtFields } from "../../../components/formProblems";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import classes from "../AccountFrame.module.css";
import { ChangeProblem } from "../ChangeProblem";

const FIELDS = ["current_password", "new_password"] as const;

/** Another password; a first one for those who came by the provider. */
export function PasswordPanel() {
  const account = useOwnAccount();
  return (
    <Panel title="Password">
      <QueryView query={account} height={200}>
        {({ username, has_usable_password }) => <PasswordForm username={username} hasOne={has_usable_password} />}
      </QueryView>
    </Panel>
  );
}

function PasswordForm({ username, hasOne }: { username: string; hasOne: boolean }) {
  const change = useChangePassword();
  const client = useQueryClient();
  const form = useForm({ initialValues: { current_password: "", new_password: "" } });
  const submit = form.onSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => {
        notifications.show({ message: "Your password is changed. Sign in with the new one." });
        leaveSession(client);
      },
      onError: (error) => form.setErrors(fieldErrors(error, FIELDS)),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw={400}>
        <input type="hidden" autoComplete="username" value={username} readOnly />
        {hasOne && (
          <PasswordInput
            label="Your password now"
            autoComplete="current-password"
            required
            {...form.getInputProps("current_password")}
          />
        )}
        <PasswordInput
          label="New password"
          description="Eight characters or more, nothing common."
          autoComplete="new-password"
          required
          {...form.getInputProps("new_password")}
        />
        {!isAtFields(change.error, FIELDS) && (
          <ChangeProblem error={change.error} title="Your password is not changed" />
        )}
        <div>
          <Button type="submit" variant="default" loading={change.isPending}>
            {hasOne ? "Change the password" : "Set a password"}
          </Button>
        </div>
        <p className={classes.note}>Afterwards every browser that is signed in as you signs in anew, this one too.</p>
      </Stack>
    </form>
  );
}
