import { Link } from "react-router";

import { useDatasetVersions } from "../../api/curation";
import type { DatasetVersion } from "../../api/types";
import { Facts, type Fact } from "../../components/Facts";
import { Panel } from "../../components/Panel";

/** What a version was derived from, what was derived from it, and what became of the rows on the way. */
export function Lineage({ slug, version }: { slug: string; version: DatasetVersion }) {
  const versions = useDatasetVersions(slug).data?.results ?? [];
  const children = versions.filter(({ parents }) => parents.some(({ sha256 }) => sha256 === version.sha256));
  const between = (base: number, other: number) => (
    <Link to={`/projects/${slug}/datasets/compare?base=${base}&other=${other}`}>compare</Link>
  );
  const facts: Fact[] = [
    ...version.parents.map(({ id, name, sha256 }) => ({
      name: "derived from",
      value:
        id === null ? (
          <span title={sha256}>{name}, which is not in this project</span>
        ) : (
          <>
            <Link to={`/projects/${slug}/datasets/${id}`}>{name}</Link> · {between(id, version.id)}
          </>
        ),
    })),
    ...children.map(({ id, name }) => ({
      name: "derived into",
      value: (
        <>
          <Link to={`/projects/${slug}/datasets/${id}`}>{name}</Link> · {between(version.id, id)}
        </>
      ),
    })),
  ];
  if (facts.length === 0) return null;
  return (
    <Panel title="Lineage">
      <Facts facts={facts} />
    </Panel>
  );
}
