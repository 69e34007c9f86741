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
import { Parents } from "./Parents";

const columnsOf = (slug: string): Column<DatasetVersion>[] => [
  { name: "Name", render: ({ id, name }) => <Link to={String(id)}>{name}</Link>, text: ({ name }) => name },
  { name: "Version", render: ({ number }) => number, isNumber: true, width: 80 },
  { name: "Pairs", render: ({ rows }) => count(rows), isNumber: true, width: 90 },
  {
    name: "Derived from",
    render: (version) => <Parents slug={slug} version={version} />,
    text: ({ parents }) => parents.map(({ name }) => name).join(", "),
  },
  { name: "Exports", render: (version) => version.exports.map(({ profile }) => profile).join(", ") || "none yet" },
  { name: "Content", render: ({ sha256 }) => <code>{sha256.slice(0, 12)}</code>, text: ({ sha256 }) => sha256, width: 140 },
  {
    name: "Made",
    render: ({ created_at, created_by }) => `${moment(created_at)}${created_by === null ? "" : ` by ${created_by}`}`,
    width: 190,
  },
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
              <DataTable label="Dataset versions" columns={columnsOf(slug)} rows={results} keyOf={({ id }) => id} />
            </Panel>
          )
        }
      </QueryView>
    </>
  );
}
