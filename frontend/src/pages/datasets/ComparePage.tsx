import { Select } from "@mantine/core";
import { useSearchParams } from "react-router";

import { useDatasetVersions } from "../../api/curation";
import type { DatasetVersion } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { PageTitle } from "../../components/PageTitle";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { Comparison } from "./Comparison";
import classes from "./Datasets.module.css";

/** Two versions of the project side by side; which ones stands in the address. */
export function ComparePage() {
  const { slug } = useCurrentProject();
  const versions = useDatasetVersions(slug);
  return (
    <QueryView query={versions} height={600}>
      {({ results }) =>
        results.length < 2 ? (
          <>
            <PageTitle title="Compare versions" />
            <EmptyState title="Nothing to compare yet" action={<PrimaryLink to={`/projects/${slug}/curate`}>Curate</PrimaryLink>}>
              Save two versions; here you see which pairs came, went and changed.
            </EmptyState>
          </>
        ) : (
          <Chosen slug={slug} versions={results} />
        )
      }
    </QueryView>
  );
}

function Chosen({ slug, versions }: { slug: string; versions: DatasetVersion[] }) {
  const [search, setSearch] = useSearchParams();
  const byId = (id: string | null) => versions.find((version) => String(version.id) === id);
  const other = byId(search.get("other")) ?? versions[0];
  const base = byId(search.get("base")) ?? byId(String(other?.parents[0]?.id)) ?? versions.find(({ id }) => id !== other?.id);
  if (!base || !other) return null;
  const choose = (which: "base" | "other") => (id: string | null) =>
    setSearch({ base: String(base.id), other: String(other.id), ...(id === null ? {} : { [which]: id }) });
  const data = versions.map(({ id, name, number }) => ({ value: String(id), label: `${name} (version ${number})` }));
  return (
    <>
      <PageTitle
        title="Compare versions"
        aside={
          <div className={classes.choice}>
            <Select label="From" data={data} value={String(base.id)} onChange={choose("base")} allowDeselect={false} />
            <Select label="To" data={data} value={String(other.id)} onChange={choose("other")} allowDeselect={false} />
          </div>
        }
      />
      <Comparison key={`${base.id} ${other.id}`} slug={slug} base={base} other={other} />
    </>
  );
}
