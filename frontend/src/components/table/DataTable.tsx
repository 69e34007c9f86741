import { Skeleton, Table } from "@mantine/core";
import type { KeyboardEvent, MouseEvent } from "react";
import { Link, useNavigate } from "react-router";

import type { Column } from "./columns";
import { asCsv, download } from "./csv";
import classes from "./DataTable.module.css";
import { HeadCell } from "./HeadCell";
import { TableTools } from "./TableTools";
import { useColumnChoice } from "./useColumnChoice";

interface DataTableProps<Row> {
  /** What the rows are, for screen readers; also under what name the reader's choice of columns is kept. */
  label: string;
  columns: Column<Row>[];
  /** Undefined while they are fetched: their place is kept. */
  rows: Row[] | undefined;
  keyOf: (row: Row) => string | number;
  /** Where a row leads; its first cell becomes the link. */
  linkOf?: (row: Row) => string;
  ordering?: string | undefined;
  onOrder?: (ordering: string) => void;
  /** Lets the reader choose columns and take the rows away as a file. */
  hasTools?: boolean;
  /** The rows are of the page before, and the next ones are on their way. */
  isStale?: boolean;
  /** How many rows there will be at most, while they are fetched. */
  expected?: number;
}

/** Rows under hairlines, numbers aligned, the head in sight; what is sorted and found is the server's to say. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, ordering, onOrder, hasTools = false, isStale = false, expected = 10 } = props;
  const { shown, isShown, toggle } = useColumnChoice(label, columns);
  return (
    <>
      {hasTools && (
        <TableTools
          columns={columns}
          isShown={isShown}
          onToggle={toggle}
          onExport={() => download(`${label.toLowerCase().replaceAll(" ", "-")}.csv`, asCsv(shown, rows ?? []))}
        />
      )}
      <Table
        aria-label={label}
        aria-busy={isStale || rows === undefined}
        className={classes.table}
        data-stale={isStale}
        verticalSpacing={8}
        highlightOnHover
      >
        <Table.Thead className={classes.head}>
          <Table.Tr>
            {shown.map((column) => (
              <HeadCell key={column.name} column={column} ordering={ordering} onOrder={onOrder} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody onKeyDown={walk}>
          {rows === undefined
            ? Array.from({ length: expected }, (_, index) => <EmptyRow key={index} cells={shown.length} />)
            : rows.map((row) => <DataRow key={props.keyOf(row)} row={row} columns={shown} linkOf={props.linkOf} />)}
        </Table.Tbody>
      </Table>
    </>
  );
}

interface DataRowProps<Row> {
  row: Row;
  columns: Column<Row>[];
  linkOf: ((row: Row) => string) | undefined;
}

function DataRow<Row>({ row, columns, linkOf }: DataRowProps<Row>) {
  const navigate = useNavigate();
  const to = linkOf?.(row);
  const follow = (event: MouseEvent<HTMLElement>) => {
    if (to === undefined || isForSomethingElse(event)) return;
    void navigate(to);
  };
  return (
    <Table.Tr onClick={to === undefined ? undefined : follow} data-leads={to !== undefined}>
      {columns.map((column, index) => (
        <Table.Td key={column.name} data-number={column.isNumber}>
          {index === 0 && to !== undefined ? (
            <Link to={to} className={classes.link}>
              {column.render(row)}
            </Link>
          ) : (
            column.render(row)
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function EmptyRow({ cells }: { cells: number }) {
  return (
    <Table.Tr>
      {Array.from({ length: cells }, (_, index) => (
        <Table.Td key={index}>
          <Skeleton height={14} my={4} aria-label="Loading" />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

/** A click on a control, with a key held, or at the end of marking text, is no wish to go somewhere. */
function isForSomethingElse(event: MouseEvent<HTMLElement>): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return true;
  if (event.target instanceof Element && event.target.closest("a, button, input, select, textarea, label")) return true;
  return (window.getSelection()?.toString() ?? "") !== "";
}

/** The arrows walk from row to row, where rows lead somewhere. */
function walk(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>(`.${classes.link ?? ""}`)];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
