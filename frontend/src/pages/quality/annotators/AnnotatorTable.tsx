import { ActionIcon, Menu } from "@mantine/core";

import type { AnnotatorRow } from "../../../api/types";
import { DataTable, type Column } from "../../../components/DataTable";
import { count } from "../../../components/numbers";
import { AnnotatorName } from "./AnnotatorName";
import { GoldFigure, PaceFigure, ShareFigure, SideFigure } from "./figures";
import { steps, stepsFor } from "./standing";
import type { StandingStep } from "./StandingDialog";

interface AnnotatorTableProps {
  rows: AnnotatorRow[];
  /** Where the reports of machines' runs are; null for whoever may not read them. */
  reports: string | null;
  /** Only who manages the project may pause and exclude. */
  onStep: ((asked: StandingStep) => void) | null;
}

const figures: Column<AnnotatorRow>[] = [
  { name: "Annotator", render: (row) => <AnnotatorName row={row} /> },
  { name: "Answers", render: ({ quality }) => count(quality.answers), isNumber: true, width: 84 },
  {
    name: "Reliability",
    render: ({ quality }) => <ShareFigure {...quality.reliability} />,
    isNumber: true,
    width: 96,
  },
  {
    name: "With others",
    render: ({ quality }) => <ShareFigure {...quality.with_the_others} />,
    isNumber: true,
    width: 104,
  },
  { name: "On gold", render: ({ quality }) => <GoldFigure {...quality} />, width: 150 },
];
const time: Column<AnnotatorRow> = { name: "Time", render: (row) => <PaceFigure {...row} />, width: 150 };

/** Annotators as rows, each with what their answers say about them. */
export function AnnotatorTable({ rows, reports, onStep }: AnnotatorTableProps) {
  const side: Column<AnnotatorRow> = {
    name: "First side",
    render: (row) => <SideFigure row={row} reports={reports} />,
    width: 150,
  };
  const actions: Column<AnnotatorRow> = {
    name: "Change",
    render: (row) => <StandingMenu row={row} onStep={onStep} />,
    width: 76,
    isNumber: true,
  };
  return (
    <DataTable
      label="Annotators"
      columns={onStep ? [...figures, side, time, actions] : [...figures, side, time]}
      rows={rows}
      keyOf={({ annotator }) => annotator}
    />
  );
}

function StandingMenu({ row, onStep }: { row: AnnotatorRow; onStep: AnnotatorTableProps["onStep"] }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" aria-label={`Change how ${row.name} stands`}>
          …
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {stepsFor(row).map((step) => (
          <Menu.Item key={step} onClick={() => onStep?.({ row, step })}>
            {steps[step].action}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
