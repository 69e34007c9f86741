import { Link } from "react-router";

import { useDatasetVersions } from "../../api/curation";
import type { DatasetVersion } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { count, moment } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { useCurrentProject } from "../../shell/ProjectFrame";

const columns: Column<DatasetVersion>[] = [
  {
    name: "Version",
    render: ({ id, number }) => <Link to={String(id)}>Version {number}</Link>,
    width: 130,
  },
  { name: "Pairs", render: ({ rows }) => count(rows), isNumber: true, width: 90 },
  { name: "Exports", render: (version) => version.exports.map(({ profile }) => profile).join(", ") || "none yet" },
  { name: "Content", render: ({ sha256 }) => <code>{sha256.slice(0, 16)}</code>, width: 190 },
  { name: "Made", render: ({ created_at }) => moment(created_at), width: 150 },
];

/** The project's dataset versions. A version never changes. */
export function DatasetsPage() {
  const { slug } = useCurrentProject();
  const versions = useDatasetVersions(slug);
  return (
    <>
      <PageTitle title="Datasets" lead="Each version is a fixed set of pairs with its whole recipe; it never changes." />
      <QueryView query={versions} height={260}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title="No version yet" action={<PrimaryLink to={`/projects/${slug}/curate`}>Curate</PrimaryLink>}>
              Choose the pairs that are worth training on, and save them as a version.
            </EmptyState>
          ) : (
            <Panel>
              <DataTable label="Dataset versions" columns={columns} rows={results} keyOf={({ id }) => id} />
            </Panel>
          )
        }
      </QueryView>
    </>
  );
}
