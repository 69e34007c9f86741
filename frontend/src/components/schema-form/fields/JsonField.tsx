import { Textarea } from "@mantine/core";
import { useState } from "react";

import { told } from "../errors";
import { labelled, type FieldProps } from "../field";
import type { Json } from "../json";
import type { JsonShape } from "../shape";

/** What no field was made for is written as JSON; what is not yet JSON is kept here and not passed on. */
export function JsonField(props: FieldProps<JsonShape>) {
  const { shape, value, onChange, problems } = props;
  const current = value === undefined ? shape.fallback : value;
  const [draft, setDraft] = useState<string | null>(null);
  const write = (text: string) => {
    const read = parsed(text);
    setDraft(text);
    if (read.isJson) onChange(read.value);
  };
  const isBroken = draft !== null && !parsed(draft).isJson;
  return (
    <Textarea
      {...labelled(props)}
      description={`${shape.help} Written as JSON.`.trim()}
      autosize
      minRows={1}
      maxRows={16}
      spellCheck={false}
      value={draft ?? (current === undefined ? "" : JSON.stringify(current, null, 2))}
      error={isBroken ? "This is not JSON yet: texts stand in double quotes, names too." : told(problems)}
      onChange={(event) => write(event.currentTarget.value)}
      onBlur={() => setDraft(isBroken ? draft : null)}
    />
  );
}

function parsed(text: string): { isJson: boolean; value: Json | undefined } {
  if (text.trim() === "") return { isJson: true, value: undefined };
  try {
    return { isJson: true, value: JSON.parse(text) as Json };
  } catch {
    return { isJson: false, value: undefined };
  }
}
