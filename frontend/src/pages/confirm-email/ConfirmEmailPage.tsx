import { Link, useParams } from "react-router";

import { useConfirmationKey, useConfirmEmail } from "../../api/accounts";
import { useSession } from "../../api/session";
import { EntryCard } from "../../components/EntryCard";
import { PrimaryButton, PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";

/** Where the link of a confirming letter leads. It waits for a press: mail servers open links, too. */
export function ConfirmEmailPage() {
  const { key = "" } = useParams();
  const address = useConfirmationKey(key);
  const confirm = useConfirmEmail(key);
  if (confirm.isSuccess) return <Confirmed email={address.data?.email} />;
  if (address.error) {
    return (
      <EntryCard title="Confirm an e-mail address" foot={<Link to="/">To the first page</Link>}>
        <ProblemNotice error={address.error} title="This link does not open" />
      </EntryCard>
    );
  }
  if (!address.data) return null;
  return (
    <EntryCard title="Confirm an e-mail address" lead={`${address.data.email} is yours?`}>
      {confirm.error && <ProblemNotice error={confirm.error} title="The address is not confirmed" />}
      <PrimaryButton fullWidth loading={confirm.isPending} onClick={() => confirm.mutate()}>
        Yes, confirm it
      </PrimaryButton>
    </EntryCard>
  );
}

function Confirmed({ email }: { email: string | undefined }) {
  const session = useSession();
  const isIn = Boolean(session.data?.user);
  return (
    <EntryCard title="Your address is confirmed" lead={email && `${email} is yours.`}>
      <PrimaryLink to={isIn ? "/" : "/login"} fullWidth>
        {isIn ? "Go on" : "Sign in"}
      </PrimaryLink>
    </EntryCard>
  );
}
