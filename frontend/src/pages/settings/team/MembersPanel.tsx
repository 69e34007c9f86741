import { Button, Select } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useState } from "react";

import type { Cursor } from "../../../api/cursor";
import { useChangeRole, useMembers, useRemoveMember } from "../../../api/members";
import { useSession } from "../../../api/session";
import type { Member, Project } from "../../../api/types";
import { DataTable, type Column } from "../../../components/DataTable";
import { moment } from "../../../components/numbers";
import { Pager } from "../../../components/Pager";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { QueryView } from "../../../components/QueryView";
import { Tag } from "../../../components/Tag";
import { AddMember } from "./AddMember";
import { grantable } from "./grants";

/** The members, each with a role that can be changed, and the way out. */
export function MembersPanel({ project }: { project: Project }) {
  const [cursor, setCursor] = useState<Cursor>(null);
  const members = useMembers(project.slug, cursor);
  const changeRole = useChangeRole(project.slug);
  const remove = useRemoveMember(project.slug);
  const session = useSession();
  const me = session.data?.user?.username;
  const roles = grantable(project);

  const askToRemove = ({ id, username }: Member) =>
    modals.openConfirmModal({
      title: username === me ? "Leave this project?" : `Remove ${username}?`,
      children: "What they answered stays. What they have before them goes to others.",
      labels: { confirm: username === me ? "Leave" : "Remove", cancel: "Cancel" },
      confirmProps: { classNames: { root: "tm-danger" } },
      onConfirm: () => remove.mutate(id),
    });
  const isMineToChange = ({ role }: Member) => roles.some(({ value }) => value === role);

  const columns: Column<Member>[] = [
    { name: "Name", render: ({ username }) => (username === me ? <>{username} <Tag>you</Tag></> : username) },
    { name: "E-mail", render: ({ email }) => email || "–" },
    { name: "Last signed in", render: ({ last_login }) => (last_login ? moment(last_login) : "never"), width: 150 },
    {
      name: "Role",
      render: (member) =>
        isMineToChange(member) ? (
          <Select
            aria-label={`Role of ${member.username}`}
            size="xs"
            data={roles}
            allowDeselect={false}
            value={member.role}
            disabled={changeRole.isPending && changeRole.variables.id === member.id}
            onChange={(role) => {
              if (role && role !== member.role) changeRole.mutate({ id: member.id, role });
            }}
          />
        ) : (
          member.role
        ),
      width: 160,
    },
    {
      name: "Out",
      render: (member) =>
        isMineToChange(member) && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={member.username === me ? "Leave this project" : `Remove ${member.username}`}
            onClick={() => askToRemove(member)}
          >
            {member.username === me ? "Leave" : "Remove"}
          </Button>
        ),
      width: 90,
    },
  ];

  return (
    <Panel title="Members">
      {changeRole.error && <ProblemNotice error={changeRole.error} title="The role is as it was" />}
      {remove.error && <ProblemNotice error={remove.error} title="Nobody was removed" />}
      <QueryView query={members} height={160}>
        {(page) => (
          <>
            <DataTable label="Members" columns={columns} rows={page.results} keyOf={({ id }) => id} />
            <Pager page={page} onChange={setCursor} />
          </>
        )}
      </QueryView>
      <AddMember project={project} />
    </Panel>
  );
}
