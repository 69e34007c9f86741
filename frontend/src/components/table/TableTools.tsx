import { Button, Group, Menu } from "@mantine/core";

import type { Column } from "./columns";

interface TableToolsProps<Row> {
  columns: Column<Row>[];
  isShown: (column: Column<Row>) => boolean;
  onToggle: (column: Column<Row>) => void;
  onExport: () => void;
}

/** Which columns, and these rows as a file. */
export function TableTools<Row>({ columns, isShown, onToggle, onExport }: TableToolsProps<Row>) {
  const isLast = columns.filter(isShown).length === 1;
  return (
    <Group gap={6} justify="flex-end" mb={4}>
      <Menu position="bottom-end" closeOnItemClick={false}>
        <Menu.Target>
          <Button size="compact-xs" variant="subtle" color="gray">
            Columns
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {columns.map((column) => (
            <Menu.CheckboxItem
              key={column.name}
              checked={isShown(column)}
              disabled={isLast && isShown(column)}
              onChange={() => onToggle(column)}
            >
              {column.name}
            </Menu.CheckboxItem>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onExport} title="The rows of this page, as you see them">
        Export as CSV
      </Button>
    </Group>
  );
}
