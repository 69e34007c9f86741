import type { Comparison } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { decimal, percent } from "../../components/numbers";
import { PairPictures } from "../../components/PairPictures";
import { Panel } from "../../components/Panel";
import { judged, mediaOf } from "./judged";

const columns: Column<Comparison>[] = [
  { name: "Comparison", render: ({ id }) => id, isNumber: true, width: 110 },
  {
    name: "Samples 0 and 1",
    render: (row) => <PairPictures media={mediaOf(row)} prompt={row.prompt} p0={row.preference?.p_0 ?? null} />,
    width: 150,
  },
  { name: "Prompt", render: ({ prompt }) => prompt },
  { name: "Made by", render: ({ strategy }) => strategy, width: 160 },
  { name: "p₀", render: ({ preference }) => (preference ? decimal(preference.p_0) : "–"), isNumber: true, width: 70 },
  {
    name: "Agreement",
    render: ({ preference }) => (preference?.agreement == null ? "–" : percent(preference.agreement)),
    isNumber: true,
    width: 100,
  },
  { name: "Judged by", render: judged, width: 190 },
];

/** Comparisons as rows. */
export function ComparisonTable({ comparisons }: { comparisons: Comparison[] }) {
  return (
    <Panel>
      <DataTable label="Comparisons" columns={columns} rows={comparisons} keyOf={({ id }) => id} />
    </Panel>
  );
}
