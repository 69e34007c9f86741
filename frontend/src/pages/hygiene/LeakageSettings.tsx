import { Button, MultiSelect, Select } from "@mantine/core";
import { useState } from "react";

import { usePromptLists } from "../../api/hygiene";
import { plural } from "../../components/numbers";
import { PromptListsDialog } from "./PromptListsDialog";
import type { Asked } from "./steps";

interface LeakageSettingsProps {
  slug: string;
  asked: Asked;
  onChange: (asked: Asked) => void;
}

/** Which lists the prompts are checked by, and what happens to those that stand in one. */
export function LeakageSettings({ slug, asked, onChange }: LeakageSettingsProps) {
  const [isOpen, setOpen] = useState(false);
  const lists = usePromptLists(slug).data?.results ?? [];
  const chosen = Array.isArray(asked.prompt_lists) ? asked.prompt_lists : [];
  return (
    <>
      <MultiSelect
        label="Prompt lists"
        placeholder={chosen.length === 0 ? "Choose one at least" : ""}
        nothingFoundMessage="There is no list yet: add one."
        data={lists.map(({ id, name, n_lines }) => ({ value: String(id), label: `${name} · ${plural(n_lines, "line")}` }))}
        value={chosen.map(String)}
        onChange={(ids) => onChange({ ...asked, prompt_lists: ids.map(Number) })}
      />
      <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)}>
        Add or remove lists
      </Button>
      <Select
        label="Their pairs"
        allowDeselect={false}
        data={[
          { value: "flag", label: "are named in the card" },
          { value: "exclude", label: "are left out of training" },
        ]}
        value={String(asked.action)}
        onChange={(action) => {
          if (action !== null) onChange({ ...asked, action });
        }}
      />
      <PromptListsDialog
        slug={slug}
        lists={lists}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onKept={(id) => onChange({ ...asked, prompt_lists: [...new Set([...chosen, id])] })}
        onRemoved={(id) => onChange({ ...asked, prompt_lists: chosen.filter((each) => each !== id) })}
      />
    </>
  );
}
