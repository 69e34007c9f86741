import { Select } from "@mantine/core";
import { useState } from "react";
import { useSearchParams } from "react-router";

import { useAnnotators } from "../../../api/quality";
import { manages } from "../../../api/roles";
import type { AnnotatorRow } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { Pager } from "../../../components/Pager";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import { useCurrentProject } from "../../../shell/ProjectFrame";
import { AnnotatorTable } from "./AnnotatorTable";
import classes from "./Annotators.module.css";
import { inOrder, isOrder, orders, type Order } from "./order";
import { PaceChart } from "./PaceChart";
import { StandingDialog, type StandingStep } from "./StandingDialog";

const PAGE_SIZE = 200;
/** Fewer dots than this are read off the table faster. */
const FEWEST_DOTS = 3;

/** Everybody who answers: how reliable, how fast, how true to gold; and pausing or excluding them. */
export function AnnotatorsTab() {
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const [asked, setAsked] = useState<StandingStep | null>(null);
  const wanted = search.get("order");
  const order = isOrder(wanted) ? wanted : "joined";
  const annotators = useAnnotators(project.slug, search.get("cursor"), PAGE_SIZE);
  const change = (name: string, value: string | null) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value === null) next.delete(name);
      else next.set(name, value);
      return next;
    });
  return (
    <QueryView query={annotators} height={520}>
      {(page) =>
        page.results.length === 0 ? (
          <EmptyState title="Nobody yet">Invite people to the project, or let a machine answer; they stand here then.</EmptyState>
        ) : (
          <div className={classes.stack}>
            <Pace rows={page.results} />
            <Panel
              title="Each annotator"
              aside={<OrderSelect order={order} isPart={hasNeighbours(page)} onChange={(value) => change("order", value)} />}
            >
              <AnnotatorTable
                rows={inOrder(page.results, order)}
                reports={manages(project) ? `/projects/${project.slug}/judge` : null}
                onStep={manages(project) ? setAsked : null}
              />
              <HowToRead />
              <Pager page={page} onChange={(cursor) => change("cursor", cursor)} />
            </Panel>
            <StandingDialog slug={project.slug} asked={asked} onClose={() => setAsked(null)} />
          </div>
        )
      }
    </QueryView>
  );
}

const hasNeighbours = (page: { next: string | null; previous: string | null }) =>
  page.next !== null || page.previous !== null;

function OrderSelect({ order, isPart, onChange }: { order: Order; isPart: boolean; onChange: (value: string | null) => void }) {
  return (
    <Select
      size="xs"
      w={190}
      aria-label={isPart ? "Order of this page" : "Order"}
      data={[...orders]}
      value={order}
      allowDeselect={false}
      onChange={onChange}
    />
  );
}

/** Machines answer at no pace of their own: only people are drawn. */
function Pace({ rows }: { rows: AnnotatorRow[] }) {
  const people = rows.filter(
    ({ kind, quality }) => kind === "person" && quality.speed.median_ms !== null && quality.reliability.value !== null,
  );
  if (people.length < FEWEST_DOTS) return null;
  return (
    <Panel title="People: reliability against the middle time of an answer">
      <PaceChart rows={people} />
    </Panel>
  );
}

function HowToRead() {
  return (
    <div className={classes.how}>
      <p>
        <b>Reliability</b>: the chance of being right, judged by the answers of everybody (one-coin model). <b>With others</b>:
        how often they say what most others say. <b>On gold</b>: the share of known answers met. <b>First side</b>: how often
        the sample shown first is chosen; one half is no habit; a model that is shown both ways round has none.
      </p>
      <p>Bars are 95% intervals, of times the middle half. Few answers give wide bars: look again when there are more.</p>
    </div>
  );
}
