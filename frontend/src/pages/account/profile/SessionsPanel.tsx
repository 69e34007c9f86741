import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { endSessions, sessionsKey, useSignedInBrowsers, type SignedInBrowser } from "../../../api/browsers";
import { moment } from "../../../components/numbers";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import { Tag } from "../../../components/Tag";
import { AccountRow } from "../AccountRow";
import { ChangeProblem } from "../ChangeProblem";
import { browserName } from "./browserName";

/** The browsers that are signed in as this person; any but this one can be signed out from here. */
export function SessionsPanel() {
  const browsers = useSignedInBrowsers();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: endSessions,
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsKey }),
  });
  const others = browsers.data?.filter(({ is_current }) => !is_current) ?? [];
  return (
    <Panel
      title="Signed-in browsers"
      aside={
        others.length > 1 && (
          <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate(others.map(({ id }) => id))}>
            Sign out all others
          </Button>
        )
      }
    >
      <QueryView query={browsers} height={60}>
        {(all) => all.map((browser) => <BrowserRow key={browser.id} browser={browser} onEnd={() => end.mutate([browser.id])} />)}
      </QueryView>
      <ChangeProblem error={end.error} title="Still signed in" />
    </Panel>
  );
}

function BrowserRow({ browser, onEnd }: { browser: SignedInBrowser; onEnd: () => void }) {
  const name = browserName(browser.user_agent);
  return (
    <AccountRow
      name={
        <>
          {name}
          {browser.is_current && <Tag tone="good">this one</Tag>}
        </>
      }
      note={`Since ${moment(new Date(browser.created_at * 1000).toISOString())}, from ${browser.ip}`}
    >
      {!browser.is_current && (
        <Button size="xs" variant="default" aria-label={`Sign out ${name} from ${browser.ip}`} onClick={onEnd}>
          Sign out
        </Button>
      )}
    </AccountRow>
  );
}
