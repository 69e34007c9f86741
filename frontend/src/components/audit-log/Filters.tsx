import { Button, Select, TextInput } from "@mantine/core";

import classes from "./AuditLog.module.css";
import { choicesWith, type kinds } from "./kinds";
import type { useFilters } from "./useFilters";

interface FiltersProps {
  filters: ReturnType<typeof useFilters>;
  choices: typeof kinds;
}

/** Which events: of what kind, by whom, when. */
export function Filters({ filters, choices }: FiltersProps) {
  const { of, set, clear, isNarrowed } = filters;
  return (
    <div className={classes.filters} role="search" aria-label="Which events">
      <Select
        label="What"
        placeholder="Everything"
        data={choicesWith(of("action"), choices)}
        value={of("action") || null}
        searchable
        clearable
        nothingFoundMessage="Nothing of that name"
        onChange={(action) => set("action", action)}
      />
      <Who key={of("actor")} actor={of("actor")} onChange={(actor) => set("actor", actor)} />
      <TextInput
        type="date"
        label="From"
        max={of("until")}
        value={of("since")}
        onChange={(event) => set("since", event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label="To"
        min={of("since")}
        value={of("until")}
        onChange={(event) => set("until", event.currentTarget.value)}
      />
      {isNarrowed && (
        <Button variant="default" className={classes.clear} onClick={clear}>
          Show everything
        </Button>
      )}
    </div>
  );
}

/** Asked when it is written, not at every letter. */
function Who({ actor, onChange }: { actor: string; onChange: (actor: string) => void }) {
  const apply = (value: string) => {
    if (value.trim() !== actor) onChange(value.trim());
  };
  return (
    <TextInput
      label="Who"
      placeholder="Username"
      autoComplete="off"
      defaultValue={actor}
      onBlur={(event) => apply(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") apply(event.currentTarget.value);
      }}
    />
  );
}
