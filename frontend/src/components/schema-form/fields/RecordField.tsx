import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useState } from "react";

import { outside, within } from "../errors";
import type { FieldProps } from "../field";
import { asObject, withKey, type Json } from "../json";
import { emptyOf, startOf } from "../read";
import type { RecordShape } from "../shape";
import classes from "../schema-form.module.css";
import { Group } from "./Group";
import { SchemaField } from "./SchemaField";

/** Names that the writer chooses, each with a value. */
export function RecordField({ shape, name, isBare, value, onChange, problems }: FieldProps<RecordShape>) {
  const current = asObject(value === undefined ? shape.fallback : value);
  const keys = Object.keys(current);
  const [key, setKey] = useState("");
  const start: Json = startOf(shape.item) ?? emptyOf(shape.item);
  const isTaken = keys.includes(key.trim());
  const add = () => {
    onChange({ ...current, [key.trim()]: start });
    setKey("");
  };
  return (
    <Group name={name} isBare={isBare ?? false} help={shape.help} problems={outside(problems, keys)}>
      {keys.map((own) => (
        <div key={own} className={classes.pair}>
          <span className={classes.fixed}>{own}</span>
          <SchemaField
            shape={shape.item}
            name={`${name}: ${own}`}
            isBare
            value={current[own]}
            onChange={(next) => onChange({ ...current, [own]: next ?? start })}
            problems={within(problems, own)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            aria-label={`Remove ${own}`}
            onClick={() => onChange(withKey(current, own, undefined))}
          >
            ×
          </ActionIcon>
        </div>
      ))}
      <div className={classes.pair}>
        <TextInput
          size="xs"
          aria-label={`A name to add to ${name}`}
          placeholder="Name"
          value={key}
          error={isTaken && key.trim() !== "" ? "That one is there already." : undefined}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <div>
          <Button
            size="xs"
            variant="default"
            disabled={key.trim() === "" || isTaken || (shape.most !== null && keys.length >= shape.most)}
            onClick={add}
          >
            Add
          </Button>
        </div>
      </div>
    </Group>
  );
}
