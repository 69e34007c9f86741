import { Button, Group } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useState } from "react";

import { useRevokeToken, useTokens } from "../../../api/tokens";
import type { ApiToken } from "../../../api/types";
import { DataTable, type Column } from "../../../components/DataTable";
import { EmptyState } from "../../../components/EmptyState";
import { PageTitle } from "../../../components/PageTitle";
import { Panel } from "../../../components/Panel";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { QueryView } from "../../../components/QueryView";
import { Tag } from "../../../components/Tag";
import { day, moment } from "../../../components/numbers";
import classes from "../AccountFrame.module.css";
import { MakeTokenDialog } from "./MakeTokenDialog";

/** Keys for one's programs: what there is, a new one, an end to one. */
export function TokensPage() {
  const tokens = useTokens();
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <PageTitle
        title="API tokens"
        lead="With a token your programs do what you may do, or less. It takes the place of your password there."
        aside={<PrimaryButton onClick={() => setMaking(true)}>Make a token</PrimaryButton>}
      />
      <QueryView query={tokens} height={200}>
        {({ pages }) => <TokenList tokens={pages.flatMap(({ results }) => results)} />}
      </QueryView>
      {tokens.hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={tokens.isFetchingNextPage} onClick={() => void tokens.fetchNextPage()}>
            Show older ones
          </Button>
        </Group>
      )}
      {isMaking && <MakeTokenDialog onClose={() => setMaking(false)} />}
    </>
  );
}

function TokenList({ tokens }: { tokens: ApiToken[] }) {
  const revoke = useRevokeToken();
  if (tokens.length === 0) {
    return <EmptyState title="No token yet">Make one for each program, so that you can end them one by one.</EmptyState>;
  }
  const askToRevoke = ({ id, name }: ApiToken) =>
    modals.openConfirmModal({
      title: `Revoke ${name}?`,
      children: "Programs that use it are refused from now on. It does not come back; make a new one then.",
      labels: { confirm: "Revoke it", cancel: "Keep it" },
      confirmProps: { color: "red" },
      onConfirm: () => revoke.mutate(id),
    });
  return (
    <Panel>
      {revoke.error && <ProblemNotice error={revoke.error} title="The token holds still" />}
      <DataTable label="API tokens" columns={columnsFor(askToRevoke)} rows={tokens} keyOf={({ id }) => id} />
    </Panel>
  );
}

function columnsFor(onRevoke: (token: ApiToken) => void): Column<ApiToken>[] {
  return [
    { name: "Name", render: NameAndPrefix },
    { name: "May", render: ({ is_read_only }) => (is_read_only ? "read" : "read and write"), width: 118 },
    { name: "Project", render: ({ project }) => project || "all", width: 110 },
    { name: "Until", render: untilOf, width: 168 },
    { name: "Last used", render: ({ last_used_at }) => (last_used_at ? moment(last_used_at) : "never"), width: 128 },
    {
      name: "End",
      render: (token) => (
        <Button size="compact-xs" variant="default" aria-label={`Revoke ${token.name}`} onClick={() => onRevoke(token)}>
          Revoke
        </Button>
      ),
      width: 84,
    },
  ];
}

function NameAndPrefix({ name, prefix }: ApiToken) {
  return (
    <>
      {name}
      <div className={classes.note}>
        begins with <code>tm_{prefix}</code>
      </div>
    </>
  );
}

function untilOf({ expires_at }: ApiToken) {
  if (expires_at === null) return "no end";
  return new Date(expires_at) < new Date() ? <Tag>expired</Tag> : day(expires_at);
}
