import { useState } from "react";

import { useDatasetRows } from "../../api/curation";
import type { Cursor } from "../../api/cursor";
import type { DatasetRow } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { decimal } from "../../components/numbers";
import { Pager } from "../../components/Pager";
import { PairPictures } from "../../components/PairPictures";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";

const PAGE_SIZE = 20;

const term = (value: number | null) => (value === null ? "–" : decimal(value).replace("-", "−"));

const columns: Column<DatasetRow>[] = [
  {
    name: "Samples 0 and 1",
    render: (row) => <PairPictures media={[row.media_0, row.media_1]} prompt={row.prompt} p0={row.p_0} />,
    width: 150,
  },
  { name: "Prompt", render: ({ prompt }) => prompt },
  { name: "Split", render: ({ split }) => split, width: 100 },
  { name: "p₀", render: ({ p_0 }) => decimal(p_0), isNumber: true, width: 70 },
  { name: "Margin", render: ({ margin }) => term(margin), isNumber: true, width: 90 },
  { name: "Diversity", render: ({ entropy }) => term(entropy), isNumber: true, width: 100 },
  { name: "Importance", render: ({ importance }) => term(importance), isNumber: true, width: 110 },
];

/** The rows as they were frozen, the most important first. */
export function DatasetRows({ slug, id, total }: { slug: string; id: string; total: number }) {
  const [cursor, setCursor] = useState<Cursor>(null);
  const rows = useDatasetRows(slug, id, cursor, PAGE_SIZE);
  return (
    <Panel title="Pairs, the most important first">
      <QueryView query={rows} height={400}>
        {(data) => (
          <>
            <DataTable label="Pairs" columns={columns} rows={data.results} keyOf={({ pair_id }) => pair_id} />
            <Pager page={data} total={total} onChange={setCursor} />
          </>
        )}
      </QueryView>
    </Panel>
  );
}
