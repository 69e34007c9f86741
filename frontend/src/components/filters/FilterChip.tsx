import { CloseButton, Popover, UnstyledButton } from "@mantine/core";
import { useState } from "react";

import classes from "./FilterBar.module.css";
import { FilterField } from "./FilterField";
import { inWords, type Filter } from "./filters";

interface FilterChipProps {
  filter: Filter;
  /** Undefined where it was just added and nothing is said yet. */
  value: string | undefined;
  onChange: (value: string | null) => void;
  onGone: () => void;
}

/** One filter: what it says; a click changes it, the cross takes it away. */
export function FilterChip({ filter, value, onChange, onGone }: FilterChipProps) {
  const [isOpen, setOpen] = useState(value === undefined);
  const close = () => {
    setOpen(false);
    onGone();
  };
  return (
    <Popover opened={isOpen} onDismiss={close} position="bottom-start" trapFocus returnFocus shadow="sm">
      <span className={classes.chip}>
        <Popover.Target>
          <UnstyledButton className={classes.said} onClick={() => setOpen(true)}>
            <span className={classes.label}>{filter.label}</span>
            {value === undefined ? "…" : inWords(filter, value)}
          </UnstyledButton>
        </Popover.Target>
        <CloseButton
          size="xs"
          aria-label={`Without “${filter.label}”`}
          onClick={() => {
            onChange(null);
            onGone();
          }}
        />
      </span>
      <Popover.Dropdown aria-label={filter.label}>
        <FilterField
          filter={filter}
          value={value}
          onChange={(next) => {
            onChange(next);
            close();
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
