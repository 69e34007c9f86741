import { Button } from "@mantine/core";
import { useState } from "react";

import type { Cursor } from "../../../api/cursor";
import { useInvitations, useRevokeInvitation } from "../../../api/invitations";
import type { Invitation, Project } from "../../../api/types";
import { DataTable, type Column } from "../../../components/DataTable";
import { day } from "../../../components/numbers";
import { Pager } from "../../../components/Pager";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { QueryView } from "../../../components/QueryView";
import classes from "../SettingsFrame.module.css";
import { grantable } from "./grants";

/** The links that wait for somebody, and an end to them. */
export function InvitationsPanel({ project }: { project: Project }) {
  const [cursor, setCursor] = useState<Cursor>(null);
  const invitations = useInvitations(project.slug, cursor);
  const revoke = useRevokeInvitation(project.slug);
  const roles = grantable(project).map(({ value }) => value);
  const columns: Column<Invitation>[] = [
    { name: "For", render: ({ email }) => email || "whoever has the link" },
    { name: "As", render: ({ role }) => role, width: 120 },
    { name: "From", render: ({ created_by }) => created_by ?? "–", width: 140 },
    { name: "Until", render: ({ expires_at }) => day(expires_at), width: 170 },
    {
      name: "End",
      render: (invitation) =>
        roles.includes(invitation.role) && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Revoke the invitation for ${invitation.email || "whoever has the link"}`}
            loading={revoke.isPending && revoke.variables === invitation.id}
            onClick={() => revoke.mutate(invitation.id)}
          >
            Revoke
          </Button>
        ),
      width: 90,
    },
  ];
  return (
    <Panel title="Open invitations">
      {revoke.error && <ProblemNotice error={revoke.error} title="Nothing was revoked" />}
      <QueryView query={invitations} height={80}>
        {(page) =>
          page.results.length === 0 ? (
            <p className={classes.note}>None. Who has no account yet comes in by an invitation.</p>
          ) : (
            <>
              <DataTable label="Open invitations" columns={columns} rows={page.results} keyOf={({ id }) => id} />
              <Pager page={page} onChange={setCursor} />
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}
