/**
 * A form made from the JSON schema that the API publishes for an instrument, a job, a generator.
 *
 * Our own, and not react-jsonschema-form: its validators compile code in the browser, which our content security
 * policy forbids, and the server, whose schema it is, checks everything anyway. What it says lands at its field.
 */
import { Stack } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";

import type { FieldProblem } from "../../api/client";
import { Fields } from "./fields/Fields";
import type { JsonObject } from "./json";
import { readForm, type JsonSchema } from "./read";

interface SchemaFormProps {
  schema: JsonSchema;
  /** What is said so far; defaults are shown for what is not. */
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  /** The server's complaints, with paths from the root of the value. */
  errors?: FieldProblem[];
  /** Fields that somebody else asks for. */
  without?: readonly string[];
  /** The only fields to be asked for here. */
  only?: readonly string[];
}

const NONE: never[] = [];

export function SchemaForm({ schema, value, onChange, errors = NONE, without = NONE, only }: SchemaFormProps) {
  const form = useMemo(() => readForm(schema), [schema]);
  const fields = form.fields.filter(({ key }) => !without.includes(key) && (only?.includes(key) ?? true));
  const root = useFirstComplaint(errors);
  return (
    <Stack gap="md" ref={root}>
      <Fields fields={fields} value={value} onChange={onChange} problems={errors} />
    </Stack>
  );
}

/** Takes the reader to the first field that the server complained about. */
function useFirstComplaint(errors: FieldProblem[]) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length > 0) root.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  return root;
}
