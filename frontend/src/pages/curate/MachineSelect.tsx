import { Select } from "@mantine/core";

import classes from "./CuratePage.module.css";

/** A scorer, an embedder or a grader: what they all say of themselves. */
export interface Machine {
  id: string;
  title: string;
  available: boolean;
  why_not: string | null;
}

interface MachineSelectProps {
  label: string;
  machines: Machine[];
  value: string | null;
  onChange: (id: string) => void;
}

/** One of the machines; those that cannot be used say why. */
export function MachineSelect({ label, machines, value, onChange }: MachineSelectProps) {
  const byId = new Map(machines.map((machine) => [machine.id, machine]));
  const chosen = value === null ? undefined : byId.get(value);
  // An address may name one that this installation does not know.
  const unknown = value !== null && machines.length > 0 && !chosen ? [{ value, label: value, disabled: true }] : [];
  return (
    <Select
      label={label}
      data={[...machines.map(({ id, title, available }) => ({ value: id, label: title, disabled: !available })), ...unknown]}
      value={value}
      onChange={(id) => id !== null && onChange(id)}
      allowDeselect={false}
      error={unknown.length > 0 ? "There is no such one here." : chosen && !chosen.available ? chosen.why_not : undefined}
      maxDropdownHeight={320}
      renderOption={({ option }) => {
        const machine = byId.get(option.value);
        return (
          <span className={classes.machine}>
            {option.label}
            {machine && !machine.available && <small>{machine.why_not}</small>}
          </span>
        );
      }}
    />
  );
}
