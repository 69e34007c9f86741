import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, Navigate, useLocation, useSearchParams } from "react-router";

import { pendingStep, type PendingStep } from "../../api/accounts";
import { useSession } from "../../api/session";
import { EntryCard } from "../../components/EntryCard";
import { ProblemNotice } from "../../components/ProblemNotice";
import { destination } from "./destination";
import { ProviderButton } from "./ProviderButton";
import { ADDRESS_IS_TAKEN, providerRefusal } from "./providerRefusals";
import { SecondStep } from "./SecondStep";
import { SignInForm } from "./SignInForm";

/** Signing in, in as many steps as the account wants; afterwards to where one wanted to go. */
export function LoginPage() {
  const session = useSession();
  const location = useLocation();
  if (session.data?.user) return <GoOn to={destination(location)} />;
  // Nothing is asked before it is known that nobody is signed in.
  return session.isPending ? null : <SignIn />;
}

/** On to where one wanted to go. The operators' pages are the server's own, and no page of the router's. */
function GoOn({ to }: { to: string }) {
  const isOperators = to.startsWith("/admin/");
  useEffect(() => {
    if (isOperators) window.location.replace(to);
  }, [isOperators, to]);
  return isOperators ? null : <Navigate to={to} replace />;
}

function SignIn() {
  const location = useLocation();
  const [search] = useSearchParams();
  const refusal = search.get("error");
  const cameByProvider = search.get("by") === "provider" && refusal === null;
  const left = useQuery({
    queryKey: ["account", "step"],
    queryFn: pendingStep,
    enabled: cameByProvider,
    staleTime: Infinity,
  });
  const [told, setTold] = useState<PendingStep | undefined>(undefined);
  const step = told === undefined ? (left.data ?? null) : told;

  const refused = step?.name === "provider_sign_up" ? ADDRESS_IS_TAKEN : refusal && providerRefusal(refusal);

  if (step?.name === "second_factor") return <SecondStep kinds={step.kinds} onGiveUp={() => setTold(null)} />;
  if (step?.name === "confirm_email") return <ConfirmFirst onBack={() => setTold(null)} />;
  return (
    <EntryCard title="Sign in" foot={<Foot />}>
      {refused && <ProblemNotice error={new Error(refused)} title="You are not signed in" />}
      <SignInForm onStep={setTold} />
      <Link to="/reset-password">Forgot your password?</Link>
      <ProviderButton next={destination(location)} verb="Sign in" />
    </EntryCard>
  );
}

function ConfirmFirst({ onBack }: { onBack: () => void }) {
  return (
    <EntryCard
      title="Confirm your e-mail address"
      lead="We have sent you a letter with a link. Open it in this browser; then sign in. Nothing there? Look among the unwanted letters."
    >
      <Button variant="default" onClick={onBack}>
        Back to signing in
      </Button>
    </EntryCard>
  );
}

function Foot() {
  return "A new installation names its first user and password in the terminal in which the server was started.";
}
