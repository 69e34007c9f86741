import { useOwnAccount } from "../../../api/accounts";
import { useProjects } from "../../../api/projects";
import { useSession } from "../../../api/session";
import { Facts } from "../../../components/Facts";
import { PageTitle } from "../../../components/PageTitle";
import { Panel } from "../../../components/Panel";
import { plural } from "../../../components/numbers";
import { QueryView } from "../../../components/QueryView";
import classes from "../AccountFrame.module.css";
import { AddressesPanel } from "./AddressesPanel";
import { SessionsPanel } from "./SessionsPanel";

/** Who one is here, where letters go, and which browsers are signed in. */
export function ProfilePage() {
  const account = useOwnAccount();
  return (
    <>
      <PageTitle title="Account" lead="Who you are here, and where letters reach you." />
      <div className={classes.stack}>
        <QueryView query={account} height={140}>
          {({ username }) => (
            <Panel title="You">
              <Facts
                facts={[
                  { name: "User name", value: username },
                  { name: "Standing", value: <Standing /> },
                  { name: "Projects", value: <ProjectCount /> },
                ]}
              />
            </Panel>
          )}
        </QueryView>
        <AddressesPanel />
        <SessionsPanel />
      </div>
    </>
  );
}

function Standing() {
  const session = useSession();
  return session.data?.user?.is_staff ? "Member of staff: owner of every project" : "Member";
}

function ProjectCount() {
  const projects = useProjects();
  if (!projects.data) return "–";
  const { results, next } = projects.data;
  return next === null ? plural(results.length, "project") : `more than ${results.length}`;
}
