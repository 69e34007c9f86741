import { Select } from "@mantine/core";

import { useEmbedders } from "../../api/previews";
import type { Asked } from "./steps";

const LETTERS = "minhash";

/** What says how near two prompts are: their letters, or an embedder that is there. */
export function MethodSetting({ asked, onChange }: { asked: Asked; onChange: (asked: Asked) => void }) {
  const embedders = useEmbedders().data ?? [];
  return (
    <Select
      label="Measured by"
      allowDeselect={false}
      data={[
        { value: LETTERS, label: "runs of letters (MinHash)" },
        ...embedders.map(({ id, title, available }) => ({ value: id, label: title, disabled: !available })),
      ]}
      value={asked.method === "embedding" ? String(asked.embedder) : LETTERS}
      onChange={(chosen) => {
        if (chosen === LETTERS) onChange({ ...asked, method: LETTERS });
        else if (chosen !== null) onChange({ ...asked, method: "embedding", embedder: chosen });
      }}
    />
  );
}
