import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { useDatasetRows } from "../../api/curation";
import type { DatasetRow } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { FilterBar } from "../../components/filters/FilterBar";
import { useFilters } from "../../components/filters/useFilters";
import { decimal } from "../../components/numbers";
import { Pager } from "../../components/Pager";
import { PairPictures } from "../../components/PairPictures";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { RowWall } from "./RowWall";
import { rowFilters, term } from "./terms";
import { WhyThisPair } from "./WhyThisPair";

const PAGE_SIZE = 24;

const columns: Column<DatasetRow>[] = [
  {
    name: "Samples 0 and 1",
    render: (row) => <PairPictures pair={row} />,
    width: 150,
  },
  { name: "Prompt", render: ({ prompt }) => prompt },
  { name: "Split", render: ({ split }) => split, width: 100 },
  { name: "p₀", render: ({ p_0 }) => decimal(p_0), isNumber: true, width: 70 },
  { name: "Margin", render: ({ margin }) => term(margin), isNumber: true, width: 90 },
  { name: "Diversity", render: ({ entropy }) => term(entropy), isNumber: true, width: 100 },
  { name: "Importance", render: ({ importance }) => term(importance), isNumber: true, width: 110 },
];

/** The rows as they were frozen, the most important first, as pictures or as a table. */
export function DatasetRows({ slug, id, total }: { slug: string; id: string; total: number }) {
  const { search, values, query, change, clear } = useFilters(rowFilters);
  const [look, setLook] = useState<"wall" | "table">("wall");
  const [asked, setAsked] = useState<DatasetRow | null>(null);
  const rows = useDatasetRows(slug, id, { cursor: search.get("cursor"), pageSize: PAGE_SIZE, filters: query });
  const isNarrowed = Object.keys(values).length > 0;
  return (
    <Panel
      title="Pairs, the most important first"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="How pairs are shown"
          data={[
            { value: "wall", label: "Pictures" },
            { value: "table", label: "Table" },
          ]}
          value={look}
          onChange={(value) => setLook(value)}
        />
      }
    >
      <FilterBar filters={rowFilters} values={values} onChange={change} onClear={clear} />
      <QueryView query={rows} height={400}>
        {(data) => (
          <>
            {look === "wall" ? (
              <RowWall
                rows={data.results}
                isStale={rows.isPlaceholderData}
                said={({ split, importance }) => `${split} · importance ${term(importance)}`}
                onWhy={setAsked}
              />
            ) : (
              <DataTable label="Pairs" columns={columns} rows={data.results} keyOf={({ pair_id }) => pair_id} />
            )}
            <Pager page={data} total={isNarrowed ? undefined : total} onChange={(cursor) => change({ cursor })} />
          </>
        )}
      </QueryView>
      {asked && <WhyThisPair slug={slug} version={id} row={asked} onClose={() => setAsked(null)} />}
    </Panel>
  );
}
