import { Button, Group, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { useComparisons, type ComparisonState } from "../../api/projects";
import { EmptyState } from "../../components/EmptyState";
import { PageTitle } from "../../components/PageTitle";
import { Pager } from "../../components/Pager";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { ComparisonTable } from "./ComparisonTable";
import { ComparisonWall } from "./ComparisonWall";
import { SimulateDialog } from "./SimulateDialog";

const PAGE_SIZE = 48;
const states = [
  { value: "all", label: "All" },
  { value: "open", label: "Open" },
  { value: "answered", label: "Answered" },
  { value: "tie", label: "Ties" },
];

/** Every comparison with what the judgments say; the address keeps filter, page and view. */
export function ComparisonsPage() {
  const { slug, counts } = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const [isSimulating, setSimulating] = useState(false);
  const state = search.get("state") ?? "all";
  const view = search.get("view") ?? "wall";
  const cursor = search.get("cursor");
  const comparisons = useComparisons(slug, state === "all" ? null : (state as ComparisonState), cursor, PAGE_SIZE);
  const change = (name: string, value: string | null) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value === null) next.delete(name);
      else next.set(name, value);
      if (name === "state") next.delete("cursor");
      return next;
    });
  if (counts.comparisons === 0) return <NoComparisons slug={slug} />;
  return (
    <>
      <PageTitle
        title="Comparisons"
        lead="Which sample is preferred, and what stands behind it. A frame marks the preferred one."
        aside={
          <>
            <Button variant="default" onClick={() => setSimulating(true)} disabled={counts.slots_open === 0}>
              Ask simulated annotators
            </Button>
            <PrimaryLink to={`/annotate/${slug}`}>Annotate</PrimaryLink>
          </>
        }
      />
      <Group mb="md" justify="space-between">
        <SegmentedControl aria-label="Which comparisons" data={states} value={state} onChange={(value) => change("state", value)} />
        <SegmentedControl
          aria-label="How they are shown"
          data={[
            { value: "wall", label: "Pictures" },
            { value: "table", label: "Table" },
          ]}
          value={view}
          onChange={(value) => change("view", value)}
        />
      </Group>
      <QueryView query={comparisons} height={600}>
        {(data) => (
          <>
            {data.results.length === 0 && <EmptyState title="None of this kind">Choose another filter above.</EmptyState>}
            {data.results.length > 0 && view === "wall" && <ComparisonWall comparisons={data.results} />}
            {data.results.length > 0 && view === "table" && <ComparisonTable comparisons={data.results} />}
            <Pager
              page={data}
              total={state === "all" ? counts.comparisons : state === "tie" ? counts.ties : undefined}
              onChange={(next) => change("cursor", next)}
            />
          </>
        )}
      </QueryView>
      <SimulateDialog slug={slug} isOpen={isSimulating} onClose={() => setSimulating(false)} />
    </>
  );
}

function NoComparisons({ slug }: { slug: string }) {
  return (
    <>
      <PageTitle title="Comparisons" />
      <EmptyState
        title="No comparisons yet"
        action={<PrimaryLink to={`/projects/${slug}/generate`}>Generate samples</PrimaryLink>}
      >
        They are made when samples are generated, or <Link to={`/projects/${slug}/import`}>imported from a file</Link>.
      </EmptyState>
    </>
  );
}
