import { Button, Group, NumberInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Filter } from "./filters";

interface FilterFieldProps {
  filter: Filter;
  value: string | undefined;
  onChange: (value: string | null) => void;
}

/** Where a filter is said: choices at once, anything typed with Enter. */
export function FilterField({ filter, value, onChange }: FilterFieldProps) {
  const [draft, setDraft] = useState(draftOf(filter, value));
  if (filter.kind === "choice") {
    return (
      <Stack gap={4}>
        {filter.options.map((option, index) => (
          <Button
            key={option.value}
            size="xs"
            justify="flex-start"
            variant={option.value === value ? "light" : "subtle"}
            color="gray"
            aria-pressed={option.value === value}
            data-autofocus={(value === undefined ? index === 0 : option.value === value) || undefined}
            onClick={() => onChange(option.value)}
          >
            {option.label}
          </Button>
        ))}
      </Stack>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChange(valueOf(filter, draft));
      }}
    >
      <Group gap={8} align="flex-end">
        {filter.kind === "number" || filter.kind === "percent" ? (
          <NumberInput
            label={filter.label}
            min={filter.kind === "percent" ? 0 : filter.min}
            max={filter.kind === "percent" ? 100 : filter.max}
            suffix={filter.kind === "percent" ? "%" : ""}
            clampBehavior="strict"
            value={draft}
            onChange={(next) => setDraft(String(next))}
            data-autofocus
          />
        ) : (
          <TextInput
            label={filter.label}
            type={filter.kind === "day" ? "date" : "text"}
            placeholder={filter.kind === "text" ? filter.placeholder : undefined}
            maxLength={200}
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
            data-autofocus
          />
        )}
        <Button type="submit" variant="default">
          Apply
        </Button>
      </Group>
    </form>
  );
}

function draftOf(filter: Filter, value: string | undefined): string {
  if (value === undefined) return "";
  return filter.kind === "percent" ? String(Math.round(Number(value) * 100)) : value;
}

function valueOf(filter: Filter, draft: string): string | null {
  const text = draft.trim();
  if (text === "") return null;
  return filter.kind === "percent" ? String(Number(text) / 100) : text;
}
