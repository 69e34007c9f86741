import { outside, within } from "../errors";
import type { FieldProps } from "../field";
import { asList } from "../json";
import { emptyOf } from "../read";
import type { TupleShape } from "../shape";
import classes from "../schema-form.module.css";
import { Group } from "./Group";
import { SchemaField } from "./SchemaField";

/** As many values as there are places, each with a shape of its own. */
export function TupleField({ shape, name, isBare, value, onChange, problems }: FieldProps<TupleShape>) {
  const given = asList(value === undefined ? shape.fallback : value);
  const items = shape.items.map((item, index) => given[index] ?? emptyOf(item));
  const places = items.map((_, index) => index);
  return (
    <Group name={name} isBare={isBare ?? false} help={shape.help} problems={outside(problems, places)}>
      <div className={classes.itemFields}>
        {shape.items.map((item, index) => (
          <SchemaField
            key={index}
            shape={item}
            name={`${name} ${index + 1}`}
            isBare
            isRequired
            value={items[index]}
            onChange={(next) => onChange(items.with(index, next ?? emptyOf(item)))}
            problems={within(problems, index)}
          />
        ))}
      </div>
    </Group>
  );
}
