import { Select } from "@mantine/core";

import { outside, within } from "../errors";
import type { FieldProps } from "../field";
import { asObject } from "../json";
import { variantStart } from "../read";
import type { VariantsShape } from "../shape";
import classes from "../schema-form.module.css";
import { Fields } from "./Fields";
import { Group } from "./Group";

/** One of several kinds of thing: which, and then what that kind asks for. */
export function VariantsField({ shape, name, isBare, value, onChange, problems }: FieldProps<VariantsShape>) {
  const current = asObject(value === undefined ? shape.fallback : value);
  const chosen = shape.variants.find(({ tag }) => tag === current[shape.key]);
  // The server's paths name the variant on the way in.
  const inside = chosen ? [...within(problems, chosen.tag), ...outside(problems, [chosen.tag])] : problems;
  const choose = (tag: string | null) => {
    const variant = shape.variants.find((other) => other.tag === tag);
    if (variant) onChange(variantStart(shape.key, variant));
  };
  return (
    <Group name={name} isBare={isBare ?? false} help={shape.help} problems={chosen ? [] : problems}>
      <div className={classes.inside}>
        <Select
          aria-label={`Kind of ${name.toLowerCase()}`}
          data={shape.variants.map(({ tag, title }) => ({ value: tag, label: title }))}
          value={chosen?.tag ?? null}
          placeholder="Choose"
          allowDeselect={false}
          onChange={choose}
        />
        {chosen && (
          <Fields
            fields={chosen.shape.fields}
            value={current}
            onChange={(next) => onChange({ ...next, [shape.key]: chosen.tag })}
            problems={inside}
          />
        )}
      </div>
    </Group>
  );
}
