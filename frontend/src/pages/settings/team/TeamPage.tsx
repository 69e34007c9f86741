import { useState } from "react";

import { PageTitle } from "../../../components/PageTitle";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { useProjectOfSettings } from "../SettingsFrame";
import classes from "../SettingsFrame.module.css";
import { InvitationsPanel } from "./InvitationsPanel";
import { InviteDialog } from "./InviteDialog";
import { MembersPanel } from "./MembersPanel";

/** Who is in the project, what each may do, and who is asked to come. */
export function TeamPage() {
  const project = useProjectOfSettings();
  const [isInviting, setInviting] = useState(false);
  return (
    <>
      <PageTitle
        title="Team"
        lead="Who is in this project, and what each may do. A role may do what the ones before it may."
        aside={<PrimaryButton onClick={() => setInviting(true)}>Invite somebody</PrimaryButton>}
      />
      <div className={classes.stack}>
        <MembersPanel project={project} />
        <InvitationsPanel project={project} />
      </div>
      {isInviting && <InviteDialog project={project} onClose={() => setInviting(false)} />}
    </>
  );
}
