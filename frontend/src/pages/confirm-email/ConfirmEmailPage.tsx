import { Link, useParams } from "react-router";

import { useConfirmationKey, useConfirmEmail } from "../../api/accounts";
import { useSession } from "../../api/session";
import { EntryCard } from "../../components/EntryCard";
import { PrimaryButton, PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";

/** Where the link of a confirming letter leads. It waits for a press: mail servers open links, too. */
export function ConfirmEmailPage() {
  const { key = "" } = useParams();
  const confirm = useConfirmEmail(key);
  // A key that was used is not asked about again.
  const address = useConfirmationKey(key, confirm.isIdle);
  const email = confirm.variables ?? address.data?.email;
  if (confirm.isSuccess) return <Confirmed email={confirm.data.email} />;
  if (address.error) {
    return (
      <EntryCard title="Confirm an e-mail address" foot={<Link to="/">To the first page</Link>}>
        <ProblemNotice error={address.error} title="This link does not open" />
      </EntryCard>
    );
  }
  if (email === undefined) return null;
  return (
    <EntryCard title="Confirm an e-mail address" lead={`${email} is yours?`}>
      {confirm.error && <ProblemNotice error={confirm.error} title="The address is not confirmed" />}
      <PrimaryButton fullWidth loading={confirm.isPending} onClick={() => confirm.mutate(email)}>
        Yes, confirm it
      </PrimaryButton>
    </EntryCard>
  );
}

function Confirmed({ email }: { email: string }) {
  const session = useSession();
  const isIn = Boolean(session.data?.user);
  return (
    <EntryCard title="Your address is confirmed" lead={`${email} is yours.`}>
      <PrimaryLink to={isIn ? "/" : "/login"} fullWidth>
        {isIn ? "Go on" : "Sign in"}
      </PrimaryLink>
    </EntryCard>
  );
}
