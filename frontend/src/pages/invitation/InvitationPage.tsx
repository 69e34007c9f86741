import { Button, Stack } from "@mantine/core";
import { Link, useLocation, useNavigate } from "react-router";

import { useAcceptInvitation, useOpenedInvitation } from "../../api/openedInvitations";
import { useSession, useSignOut } from "../../api/session";
import type { OpenedInvitation } from "../../api/types";
import { day } from "../../components/numbers";
import { EntryCard } from "../../components/EntryCard";
import { PrimaryButton, PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Facts } from "../../components/Facts";
import { dropSecret, heldSecret } from "./heldSecret";
import { WHAT_ROLES_DO } from "./roles";

/** Where an invitation's link leads: what it is for, and the two ways to accept it. */
export function InvitationPage() {
  const { hash } = useLocation();
  const secret = heldSecret(hash);
  const opened = useOpenedInvitation(secret);
  const session = useSession();
  if (secret === "") return <NoInvitation />;
  if (opened.error) {
    return (
      <EntryCard title="Invitation" foot={<Link to="/">To the first page</Link>}>
        <ProblemNotice error={opened.error} title="This invitation does not open" />
      </EntryCard>
    );
  }
  if (!opened.data || session.isPending) return null;
  const user = session.data?.user;
  return (
    <EntryCard title={`You are invited to ${opened.data.project}`} lead={WHAT_ROLES_DO[opened.data.role]}>
      <Facts facts={factsOf(opened.data)} />
      {user ? <Accept secret={secret} username={user.username} /> : <WaysIn />}
    </EntryCard>
  );
}

function factsOf({ project, role, expires_at }: OpenedInvitation) {
  return [
    { name: "Project", value: project },
    { name: "Your role", value: role },
    { name: "Open until", value: day(expires_at) },
  ];
}

function WaysIn() {
  return (
    <Stack gap="sm">
      <PrimaryLink to="/sign-up" fullWidth>
        Make an account
      </PrimaryLink>
      <Button variant="default" fullWidth component={Link} to="/login" state={{ from: "/invitation" }}>
        I have an account
      </Button>
    </Stack>
  );
}

function Accept({ secret, username }: { secret: string; username: string }) {
  const accept = useAcceptInvitation(secret);
  const signOut = useSignOut();
  const navigate = useNavigate();
  const go = () =>
    accept.mutate(undefined, {
      onSuccess: ({ project }) => {
        dropSecret();
        void navigate(`/projects/${project}`, { replace: true });
      },
    });
  return (
    <Stack gap="sm">
      {accept.error && <ProblemNotice error={accept.error} title="You are not a member by this invitation" />}
      <PrimaryButton fullWidth loading={accept.isPending} onClick={go}>
        Accept as {username}
      </PrimaryButton>
      <Button variant="default" fullWidth loading={signOut.isPending} onClick={() => signOut.mutate()}>
        I am somebody else
      </Button>
    </Stack>
  );
}

function NoInvitation() {
  return (
    <EntryCard
      title="Invitation"
      lead="The address lacks the invitation itself, the part behind the #. Open the whole link, as it was sent to you."
      foot={<Link to="/">To the first page</Link>}
    />
  );
}
