import { Button, Group } from "@mantine/core";
import { Link, useParams } from "react-router";

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
import { Lineage } from "./Lineage";
import { VersionCharts } from "./VersionCharts";
import { judgeFacts, recipeFacts } from "./versionFacts";

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
            title={data.name}
            tags={
              <>
                <Tag>version {data.number}</Tag>
                <Tag>{count(data.rows)} pairs</Tag>
                {data.is_imported && <Tag>imported</Tag>}
              </>
            }
            lead={`Made ${moment(data.created_at)}${data.created_by === null ? "" : ` by ${data.created_by}`}. It never changes.`}
            aside={
              <Group gap="xs">
                <Button variant="default" component={Link} to={`/projects/${slug}/datasets/compare?other=${data.id}`}>
                  Compare
                </Button>
                <PrimaryLink to={`/projects/${slug}/train?version=${data.id}`}>Train on it</PrimaryLink>
              </Group>
            }
          />
          <div className={columns.formAndResults}>
            <div className={columns.stack}>
              <Lineage slug={slug} version={data} />
              <Panel title="Who judged">
                <Facts facts={judgeFacts(data)} />
              </Panel>
              <Panel title="How it was chosen">
                <Facts facts={recipeFacts(data)} />
              </Panel>
            </div>
            <div className={columns.stack}>
              <Exports slug={slug} version={data} />
              <VersionCharts version={data} />
              <DatasetRows slug={slug} id={id} total={data.rows} />
            </div>
          </div>
        </>
      )}
    </QueryView>
  );
}
