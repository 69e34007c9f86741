import { useState } from "react";
import { Link, Navigate } from "react-router";

import { useAccountConfig, type PendingStep } from "../../api/accounts";
import { useOpenedInvitation } from "../../api/openedInvitations";
import { useSession } from "../../api/session";
import { EntryCard } from "../../components/EntryCard";
import { ProblemNotice } from "../../components/ProblemNotice";
import { heldSecret } from "../invitation/heldSecret";
import { ProviderButton } from "../login/ProviderButton";
import { SignUpForm } from "./SignUpForm";

/** Making an account: with an invitation, or where everybody may. */
export function SignUpPage() {
  const session = useSession();
  if (session.data?.user) return <Navigate to="/" replace />;
  return session.isPending ? null : <SignUp />;
}

function SignUp() {
  const secret = heldSecret("");
  const invitation = useOpenedInvitation(secret);
  // Opening the invitation is what lets this browser in: the question whether it may comes after it.
  const isOpened = secret === "" || !invitation.isPending;
  return isOpened ? <AllowedToSignUp project={invitation.data?.project} /> : null;
}

function AllowedToSignUp({ project }: { project: string | undefined }) {
  const config = useAccountConfig();
  const [step, setStep] = useState<PendingStep>(null);
  if (config.error) {
    return (
      <EntryCard title="Make an account">
        <ProblemNotice error={config.error} retry={() => void config.refetch()} />
      </EntryCard>
    );
  }
  if (!config.data) return null;
  if (!config.data.account.is_open_for_signup) return <ByInvitationOnly />;
  if (step !== null) return <LetterOnItsWay />;
  return (
    <EntryCard
      title="Make an account"
      lead={project ? `With it you become a member of ${project}.` : "It takes a name and a password."}
      foot={
        <>
          You have one? <Link to="/login" state={{ from: project ? "/invitation" : "/" }}>Sign in</Link>
        </>
      }
    >
      <SignUpForm onStep={setStep} />
      <ProviderButton next="/" verb="Go on" />
    </EntryCard>
  );
}

function ByInvitationOnly() {
  return (
    <EntryCard
      title="Accounts are made by invitation"
      lead="Ask whoever leads your project for a link; it opens this page for you. If you had one, it was used or has run out."
      foot={<Link to="/login">You have an account? Sign in</Link>}
    />
  );
}

function LetterOnItsWay() {
  return (
    <EntryCard
      title="Confirm your e-mail address"
      lead="Your account is made. A letter with a link is on its way to you: open it in this browser, and you are in."
      foot={<Link to="/login">Confirmed already? Sign in</Link>}
    />
  );
}
