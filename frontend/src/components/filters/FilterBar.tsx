import { Button, Menu } from "@mantine/core";
import { useState, type ReactNode } from "react";

import classes from "./FilterBar.module.css";
import { FilterChip } from "./FilterChip";
import type { Filter } from "./filters";

interface FilterBarProps {
  filters: Filter[];
  values: Record<string, string>;
  onChange: (changes: Record<string, string | null>) => void;
  onClear: () => void;
  /** Stands at the right. */
  children?: ReactNode;
}

/** What the list is narrowed down by, one chip each; another is added from the menu. */
export function FilterBar({ filters, values, onChange, onClear, children }: FilterBarProps) {
  const [added, setAdded] = useState<string | null>(null);
  const isThere = ({ name }: Filter) => name in values || name === added;
  const present = filters.filter(isThere);
  return (
    <div className={classes.bar} role="group" aria-label="Filters">
      {present.map((filter) => (
        <FilterChip
          key={filter.name}
          filter={filter}
          value={values[filter.name]}
          onChange={(value) => onChange({ [filter.name]: value })}
          onGone={() => setAdded(null)}
        />
      ))}
      {present.length < filters.length && (
        <Menu position="bottom-start" returnFocus={false}>
          <Menu.Target>
            <Button size="xs" variant="default" className={classes.add}>
              Add a filter
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {filters
              .filter((filter) => !isThere(filter))
              .map((filter) => (
                <Menu.Item key={filter.name} onClick={() => setAdded(filter.name)}>
                  {filter.label}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {Object.keys(values).length > 1 && (
        <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
          Clear all
        </Button>
      )}
      {children && <div className={classes.end}>{children}</div>}
    </div>
  );
}
