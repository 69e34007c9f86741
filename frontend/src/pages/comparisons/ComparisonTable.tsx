import type { Comparison } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { SampleRow } from "../../components/media/SampleRow";
import { count, decimal, moment, percent } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { judged } from "./judged";

const columns: Column<Comparison>[] = [
  { name: "Comparison", render: ({ id }) => id, isNumber: true, width: 116, order: "id" },
  {
    name: "Samples",
    render: (row) => <SampleRow samples={row.samples} prompt={row.prompt} p0={row.preference?.p_0 ?? null} />,
    text: ({ samples }) => samples.map(({ id }) => id).join(" "),
    width: 170,
  },
  { name: "Prompt", render: ({ prompt }) => prompt },
  { name: "Made by", render: ({ strategy }) => strategy, width: 150 },
  { name: "p₀", render: ({ preference }) => (preference ? decimal(preference.p_0) : "–"), isNumber: true, width: 64 },
  {
    name: "Agreement",
    render: ({ preference }) => (preference?.agreement == null ? "–" : percent(preference.agreement)),
    isNumber: true,
    width: 96,
  },
  { name: "Judged by", render: judged, width: 170 },
  { name: "Priority", render: ({ priority }) => priority, isNumber: true, width: 92, order: "priority" },
  { name: "Answers", render: ({ judgment_count }) => count(judgment_count), isNumber: true, width: 84, isExtra: true },
  { name: "Wanted", render: ({ slots_wanted }) => count(slots_wanted), isNumber: true, width: 84, isExtra: true },
  {
    name: "Made",
    render: ({ created_at }) => moment(created_at),
    text: ({ created_at }) => created_at,
    width: 130,
    order: "created_at",
    isExtra: true,
  },
];

interface ComparisonTableProps {
  rows: Comparison[] | undefined;
  isStale: boolean;
  linkOf: (row: Comparison) => string;
  ordering: string;
  onOrder: (ordering: string) => void;
}

/** Comparisons as rows. */
export function ComparisonTable(props: ComparisonTableProps) {
  return (
    <Panel>
      <DataTable label="Comparisons" columns={columns} keyOf={({ id }) => id} hasTools {...props} />
    </Panel>
  );
}
