import { Table } from "@mantine/core";

import type { Column } from "./columns";
import classes from "./DataTable.module.css";

interface HeadCellProps<Row> {
  column: Column<Row>;
  /** The server's name of the present order, a minus for the other way round. */
  ordering: string | undefined;
  onOrder: ((ordering: string) => void) | undefined;
}

/** The name of a column; a button where the server can sort by it. */
export function HeadCell<Row>({ column, ordering, onOrder }: HeadCellProps<Row>) {
  const { name, order, isNumber, width } = column;
  if (order === undefined || !onOrder) {
    return (
      <Table.Th data-number={isNumber} w={width}>
        {name}
      </Table.Th>
    );
  }
  const direction = ordering === order ? "ascending" : ordering === `-${order}` ? "descending" : "none";
  return (
    <Table.Th data-number={isNumber} w={width} aria-sort={direction}>
      <button
        type="button"
        className={classes.order}
        data-direction={direction}
        onClick={() => onOrder(direction === "ascending" ? `-${order}` : order)}
      >
        {name}
        <span aria-hidden className={classes.arrow}>
          {direction === "descending" ? "↓" : "↑"}
        </span>
      </button>
    </Table.Th>
  );
}
