import { useParams } from "react-router";

import { useDatasetVersion } from "../../api/curation";
import { Facts } from "../../components/Facts";
import columns from "../../components/columns.module.css";
import { count, moment } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { Tag } from "../../components/Tag";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { DatasetRows } from "./DatasetRows";
import { Exports } from "./Exports";
import { recipeFacts, statisticsFacts } from "./versionFacts";

/** One dataset version: what is in it, how it was chosen, and how it leaves. */
export function DatasetPage() {
  const { slug } = useCurrentProject();
  const { id = "" } = useParams();
  const version = useDatasetVersion(slug, id);
  return (
    <QueryView query={version} height={600}>
      {(data) => (
        <>
          <PageTitle
            title={`Version ${data.number}`}
            tags={
              <>
                <Tag>{count(data.rows)} pairs</Tag>
                <Tag>{moment(data.created_at)}</Tag>
              </>
            }
            aside={<PrimaryLink to={`/projects/${slug}/train?version=${data.id}`}>Train on it</PrimaryLink>}
          />
          <div className={columns.formAndResults}>
            <div className={columns.stack}>
              <Panel title="What is in it">
                <Facts facts={statisticsFacts(data)} />
              </Panel>
              <Panel title="How it was chosen">
                <Facts facts={recipeFacts(data.spec)} />
              </Panel>
            </div>
            <div className={columns.stack}>
              <Exports slug={slug} version={data} />
              <DatasetRows slug={slug} id={id} total={data.rows} />
            </div>
          </div>
        </>
      )}
    </QueryView>
  );
}
