import { PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Navigate, useLocation } from "react-router";

import { useSession, useSignIn } from "../../api/session";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ColourSchemeButton } from "../../shell/ColourSchemeButton";
import { Logo } from "../../shell/Logo";
import classes from "./LoginPage.module.css";

/** Signing in; afterwards back to where one wanted to go. */
export function LoginPage() {
  const session = useSession();
  const signIn = useSignIn();
  const location = useLocation();
  const form = useForm({ initialValues: { username: "", password: "" } });
  const from = (location.state as { from?: string } | null)?.from ?? "/";
  if (session.data?.user) return <Navigate to={from} replace />;
  return (
    <main className={classes.page}>
      <title>Sign in · Tastemaker</title>
      <form className={classes.card} onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <div className={classes.head}>
          <Logo />
          <ColourSchemeButton />
        </div>
        <Stack gap="md">
          <h1 className={classes.title}>Sign in</h1>
          <TextInput
            label="User name"
            autoComplete="username"
            data-autofocus
            autoFocus
            required
            {...form.getInputProps("username")}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            {...form.getInputProps("password")}
          />
          {signIn.error && <ProblemNotice error={signIn.error} title="You are not signed in" />}
          <PrimaryButton type="submit" loading={signIn.isPending} fullWidth>
            Sign in
          </PrimaryButton>
          <p className={classes.hint}>
            The terminal in which the server was started names the user and the password of a new installation.
          </p>
        </Stack>
      </form>
    </main>
  );
}
