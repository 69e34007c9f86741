import { Group, NumberInput } from "@mantine/core";
import { useState } from "react";

import { PrimaryButton } from "../../../components/PrimaryButton";

/** Which comparison is to be gold, by its number; it is shown before anything is done. */
export function NewGold({ onChosen }: { onChosen: (comparison: number) => void }) {
  const [value, setValue] = useState<string | number>("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typeof value === "number") onChosen(value);
      }}
    >
      <Group gap={8} wrap="nowrap">
        <NumberInput
          aria-label="Comparison"
          placeholder="Comparison no."
          value={value}
          onChange={setValue}
          min={1}
          allowDecimal={false}
          hideControls
          w={150}
        />
        <PrimaryButton type="submit" disabled={typeof value !== "number"}>
          Make gold
        </PrimaryButton>
      </Group>
    </form>
  );
}
