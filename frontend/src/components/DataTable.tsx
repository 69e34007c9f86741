import { Table } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./DataTable.module.css";

export interface Column<Row> {
  name: string;
  render: (row: Row) => ReactNode;
  isNumber?: boolean;
  width?: number | string;
}

interface DataTableProps<Row> {
  /** What the rows are, for screen readers. */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string | number;
}

/** Rows under hairlines, numbers aligned. */
export function DataTable<Row>({ label, columns, rows, keyOf }: DataTableProps<Row>) {
  return (
    <Table aria-label={label} className={classes.table} verticalSpacing={8} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column.name} data-number={column.isNumber} w={column.width}>
              {column.name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={keyOf(row)}>
            {columns.map((column) => (
              <Table.Td key={column.name} data-number={column.isNumber}>
                {column.render(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
