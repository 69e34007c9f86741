import type { FieldProps } from "../field";
import { asObject } from "../json";
import type { ObjectShape } from "../shape";
import classes from "../schema-form.module.css";
import { Fields } from "./Fields";
import { Group } from "./Group";

/** An object in an object. What is not said in it has the defaults of the whole. */
export function ObjectField({ shape, name, isBare, value, onChange, problems }: FieldProps<ObjectShape>) {
  const current = asObject(value === undefined ? shape.fallback : value);
  const fields = <Fields fields={shape.fields} value={current} onChange={onChange} problems={problems} />;
  return (
    <Group name={name} isBare={isBare ?? false} help={shape.help} problems={[]}>
      <div className={isBare ? classes.itemFields : classes.inside}>{fields}</div>
    </Group>
  );
}
