import { Button, SegmentedControl } from "@mantine/core";
import { useMemo } from "react";
import { Link, useSearchParams } from "react-router";

import { usePreviewPairs, useSelectionPreview } from "../../api/previews";
import { EmptyState } from "../../components/EmptyState";
import { FilterBar } from "../../components/filters/FilterBar";
import { useFilters } from "../../components/filters/useFilters";
import { plural } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Pager } from "../../components/Pager";
import { PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Tag } from "../../components/Tag";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { asSpec, choiceAsText, readChoice } from "../curate/choice";
import { PairExplanation } from "../curate/PairExplanation";
import { useExplained } from "../curate/useExplained";
import { useScorerInUse } from "../curate/useScorerInUse";
import { filtersFor, orderOf, queryOf } from "./list";
import { PairTable } from "./PairTable";
import { PairWall } from "./PairWall";
import classes from "./PoolPage.module.css";

const views = [
  { value: "table", label: "Table" },
  { value: "wall", label: "Pictures" },
];
const NO_GATES: string[] = [];

/** Every pair that there is to choose from, as the choice in the address sees it. */
export function PoolPage() {
  const { slug, counts } = useCurrentProject();
  const [pair, explain] = useExplained();
  const { search, preview, filters, values, change, clear } = usePool(slug);
  const pairs = usePreviewPairs(slug, preview.data?.id, queryOf(filters, search));
  const choice = choiceAsText(readChoice(search));
  const view = search.get("view") === "wall" ? "wall" : "table";
  const shown = { rows: pairs.data?.results, isStale: pairs.isPlaceholderData || preview.isPlaceholderData, onExplain: explain };
  const linkOf = ({ comparison }: { comparison: number }) => `/projects/${slug}/comparisons/${comparison}`;
  if (counts.comparisons === 0) return <NoPairs slug={slug} />;
  return (
    <>
      <PageTitle
        title="Pool"
        tags={pairs.data && <Tag>{plural(pairs.data.count, "pair")}</Tag>}
        lead="Every pair that there is to choose from: its terms, its label, and what keeps it out of the present choice."
        aside={<PrimaryLink to={`/projects/${slug}/curate${choice && `?${choice}`}`}>Choose</PrimaryLink>}
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
      {preview.error && <ProblemNotice error={preview.error} title="This selection cannot be shown" />}
      {pairs.error && <ProblemNotice error={pairs.error} retry={() => void preview.refetch()} />}
      {pairs.data?.results.length === 0 ? (
        <EmptyState title="No pair is like that" action={<Button variant="default" onClick={clear}>Show all of them</Button>}>
          Take a filter away, or change what it says.
        </EmptyState>
      ) : view === "wall" ? (
        <PairWall {...shown} linkOf={linkOf} />
      ) : (
        <PairTable {...shown} linkOf={linkOf} ordering={orderOf(search)} onOrder={(ordering) => change({ ordering })} />
      )}
      {pairs.data && <Pager page={pairs.data} total={pairs.data.count} onChange={(cursor) => change({ cursor })} />}
      <PairExplanation slug={slug} preview={preview.data?.id} pair={pair} onClose={() => explain(null)} />
    </>
  );
}

/** The pool's preview by the choice of the address, and the filters that it allows. */
function usePool(slug: string) {
  const [search] = useSearchParams();
  const choice = readChoice(search);
  const scorer = useScorerInUse(slug, choice.scorer);
  const preview = useSelectionPreview(slug, scorer === null ? null : asSpec(choice, scorer));
  const gates = preview.data ? Object.keys(preview.data.gates).join(" ") : "";
  const filters = useMemo(() => filtersFor(gates === "" ? NO_GATES : gates.split(" ")), [gates]);
  return { preview, filters, ...useFilters(filters) };
}

function NoPairs({ slug }: { slug: string }) {
  return (
    <>
      <PageTitle title="Pool" />
      <EmptyState
        title="No pairs yet"
        action={<PrimaryLink to={`/projects/${slug}/generate`}>Generate samples</PrimaryLink>}
      >
        Pairs come from comparisons, which are made when samples are generated or{" "}
        <Link to={`/projects/${slug}/import`}>imported from a file</Link>.
      </EmptyState>
    </>
  );
}
