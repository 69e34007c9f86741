import { Tabs } from "@mantine/core";
import { useState } from "react";

import { useChangedRows } from "../../api/curation";
import type { Cursor } from "../../api/cursor";
import type { ChangedRow, DatasetVersion, VersionChanges } from "../../api/types";
import { count, decimal } from "../../components/numbers";
import { Pager } from "../../components/Pager";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { RowWall } from "./RowWall";
import { term } from "./terms";
import { WhyThisPair } from "./WhyThisPair";

const PAGE_SIZE = 12;

type Change = "in" | "out" | "changed";

interface ChangedRowsProps {
  slug: string;
  base: DatasetVersion;
  other: DatasetVersion;
  changes: VersionChanges;
}

/** The rows that came, went or changed, as pictures. */
export function ChangedRows({ slug, base, other, changes }: ChangedRowsProps) {
  const [change, setChange] = useState<Change>("in");
  const totals: Record<Change, number> = { in: changes.entered, out: changes.left, changed: changes.changed };
  const tabs: [Change, string][] = [
    ["in", "Came in"],
    ["out", "Went out"],
    ["changed", "Changed"],
  ];
  return (
    <Panel title="Which rows">
      <Tabs value={change} onChange={(value) => setChange((value ?? "in") as Change)} keepMounted={false}>
        <Tabs.List aria-label="What became of the rows">
          {tabs.map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label} · {count(totals[value])}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(([value]) => (
          <Tabs.Panel key={value} value={value}>
            <Rows slug={slug} base={base} other={other} change={value} total={totals[value]} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}

interface RowsProps extends Omit<ChangedRowsProps, "changes"> {
  change: Change;
  total: number;
}

function Rows({ slug, base, other, change, total }: RowsProps) {
  const [cursor, setCursor] = useState<Cursor>(null);
  const [asked, setAsked] = useState<ChangedRow | null>(null);
  const wanted = { cursor, pageSize: PAGE_SIZE, filters: { change } };
  const rows = useChangedRows(slug, String(base.id), String(other.id), wanted);
  return (
    <QueryView query={rows} height={300}>
      {(data) => (
        <>
          <RowWall rows={data.results} isStale={rows.isPlaceholderData} said={difference} onWhy={setAsked} />
          <Pager page={data} total={total} onChange={setCursor} />
          {asked && (
            <WhyThisPair
              slug={slug}
              version={String(change === "out" ? base.id : other.id)}
              row={asked}
              onClose={() => setAsked(null)}
            />
          )}
        </>
      )}
    </QueryView>
  );
}

/** What a changed row says differently, the weightiest first; the importance of one that came or went. */
function difference({ before, ...row }: ChangedRow): string {
  if (before === null) return `${row.split} · importance ${term(row.importance)}`;
  if (before.split !== row.split) return `${before.split} → ${row.split}`;
  if (before.p_0 !== row.p_0) return `p₀ ${decimal(before.p_0)} → ${decimal(row.p_0)}`;
  if (before.weight !== row.weight) return `weight ${decimal(before.weight)} → ${decimal(row.weight)}`;
  return `importance ${term(before.importance ?? null)} → ${term(row.importance)}`;
}
