import { useLocalStorage } from "@mantine/hooks";

import type { Column } from "./columns";

/** Which columns the reader wants, kept in this browser under the table's name. */
export function useColumnChoice<Row>(table: string, columns: Column<Row>[]) {
  const [chosen, setChosen] = useLocalStorage<Record<string, boolean>>({
    key: `tm-columns ${table}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const isShown = (column: Column<Row>) => chosen[column.name] ?? !column.isExtra;
  return {
    shown: columns.filter(isShown),
    isShown,
    toggle: (column: Column<Row>) => setChosen({ ...chosen, [column.name]: !isShown(column) }),
  };
}
