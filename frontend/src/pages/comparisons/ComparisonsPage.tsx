import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { useComparisons } from "../../api/comparisons";
import { manages } from "../../api/roles";
import { EmptyState } from "../../components/EmptyState";
import { FilterBar } from "../../components/filters/FilterBar";
import { useFilters } from "../../components/filters/useFilters";
import { PageTitle } from "../../components/PageTitle";
import { Pager } from "../../components/Pager";
import { PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { ComparisonTable } from "./ComparisonTable";
import { ComparisonWall } from "./ComparisonWall";
import classes from "./ComparisonsPage.module.css";
import { orderOf, queryOf } from "./list";
import { SimulateDialog } from "./SimulateDialog";
import { useComparisonFilters } from "./useComparisonFilters";

const views = [
  { value: "wall", label: "Pictures" },
  { value: "table", label: "Table" },
];

/** Every comparison with what the judgments say; the address keeps filters, order, page and view. */
export function ComparisonsPage() {
  const project = useCurrentProject();
  const { slug, counts } = project;
  const isManager = manages(project);
  const filters = useComparisonFilters(slug, isManager);
  const { search, values, change, clear } = useFilters(filters);
  const [isSimulating, setSimulating] = useState(false);
  const comparisons = useComparisons(slug, queryOf(filters, search));
  const view = search.get("view") === "table" ? "table" : "wall";
  const order = orderOf(search);
  const linkOf = ({ id }: { id: number }) => `/projects/${slug}/comparisons/${id}?${search.toString()}`;
  const shown = { rows: comparisons.data?.results, isStale: comparisons.isPlaceholderData, linkOf };
  const isFiltered = Object.keys(values).length > 0;
  if (counts.comparisons === 0) return <NoComparisons slug={slug} isManager={isManager} />;
  return (
    <>
      <PageTitle
        title="Comparisons"
        lead="Which sample is preferred, and what stands behind it. A frame marks the preferred one."
        aside={
          <>
            {isManager && (
              <Button variant="default" onClick={() => setSimulating(true)} disabled={counts.slots_open === 0}>
                Ask simulated annotators
              </Button>
            )}
            <PrimaryLink to={`/annotate/${slug}`}>Annotate</PrimaryLink>
          </>
        }
      />
      <div className={classes.bar}>
        <FilterBar filters={filters} values={values} onChange={change} onClear={clear}>
          <SegmentedControl
            aria-label="How they are shown"
            data={views}
            value={view}
            onChange={(next) => change({ view: next, cursor: search.get("cursor") })}
          />
        </FilterBar>
      </div>
      {comparisons.error && <ProblemNotice error={comparisons.error} retry={() => void comparisons.refetch()} />}
      {comparisons.data?.results.length === 0 ? (
        <EmptyState
          title={isFiltered ? "No comparison is like that" : "There is nothing on this page any more"}
          action={
            <Button variant="default" onClick={clear}>
              {isFiltered ? "Show all of them" : "To the first page"}
            </Button>
          }
        >
          {isFiltered ? "Take a filter away, or change what it says." : "Comparisons have gone since this address was made."}
        </EmptyState>
      ) : view === "wall" ? (
        <ComparisonWall {...shown} />
      ) : (
        <ComparisonTable {...shown} ordering={order} onOrder={(ordering) => change({ ordering })} />
      )}
      {comparisons.data && (
        <Pager
          page={comparisons.data}
          total={isFiltered ? undefined : counts.comparisons}
          onChange={(cursor) => change({ cursor })}
        />
      )}
      <SimulateDialog slug={slug} isOpen={isSimulating} onClose={() => setSimulating(false)} />
    </>
  );
}

function NoComparisons({ slug, isManager }: { slug: string; isManager: boolean }) {
  return (
    <>
      <PageTitle title="Comparisons" />
      {isManager ? (
        <EmptyState
          title="No comparisons yet"
          action={<PrimaryLink to={`/projects/${slug}/generate`}>Generate samples</PrimaryLink>}
        >
          They are made when samples are generated, or <Link to={`/projects/${slug}/import`}>imported from a file</Link>.
        </EmptyState>
      ) : (
        <EmptyState title="No comparisons yet">They show here as soon as a manager has samples generated or imported.</EmptyState>
      )}
    </>
  );
}
