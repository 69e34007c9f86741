import { Switch } from "@mantine/core";

import type { FieldProps } from "../field";
import { emptyOf, startOf } from "../read";
import classes from "../schema-form.module.css";
import { SchemaField } from "./SchemaField";

/** Something of several inputs that may be left out: a switch, and behind it the inputs. */
export function OptionalField(props: FieldProps) {
  const { shape, name, value, onChange } = props;
  const current = value === undefined ? shape.fallback : value;
  const isSet = current !== null && current !== undefined;
  const inner = { ...shape, isNullable: false, fallback: undefined };
  return (
    <div>
      <Switch
        label={name}
        description={shape.help || undefined}
        checked={isSet}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? (startOf(inner) ?? emptyOf(inner)) : null)}
      />
      {isSet && (
        <div className={classes.inside}>
          <SchemaField {...props} isBare shape={inner} value={current} />
        </div>
      )}
    </div>
  );
}
