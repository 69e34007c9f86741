import { Select } from "@mantine/core";

import type { Respect } from "../../api/types";
import { keyOfRespect, nameOfRespect, respectOfKey } from "./respects";

interface RespectSelectProps {
  respects: Respect[];
  value: Respect | null;
  /** What null stands for; without it one respect is always chosen. */
  all?: string;
  onChange: (respect: Respect | null) => void;
}

const ALL = "all";

/** In which respect was asked; nothing to choose where there is only one. */
export function RespectSelect({ respects, value, all, onChange }: RespectSelectProps) {
  if (respects.length < 2) return null;
  const offered = respects.map((respect) => ({ value: keyOfRespect(respect), label: nameOfRespect(respect) }));
  return (
    <Select
      size="xs"
      w={220}
      aria-label="In which respect"
      data={all === undefined ? offered : [{ value: ALL, label: all }, ...offered]}
      value={value ? keyOfRespect(value) : ALL}
      allowDeselect={false}
      onChange={(key) => onChange(respectOfKey(key))}
    />
  );
}
