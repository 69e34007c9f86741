import { Radio } from "@mantine/core";

import { outside, within } from "../../components/schema-form/errors";
import type { FieldProps } from "../../components/schema-form/field";
import { Complaint } from "../../components/schema-form/fields/Complaint";
import { Fields } from "../../components/schema-form/fields/Fields";
import { asObject, type JsonObject } from "../../components/schema-form/json";
import { variantStart } from "../../components/schema-form/read";
import type { VariantsShape } from "../../components/schema-form/shape";
import classes from "./Generate.module.css";

type StrategyFieldProps = Omit<FieldProps<VariantsShape>, "onChange"> & { onChange: (value: JsonObject) => void };

/** What makes the samples of a prompt differ: a card for each way, and what the chosen one asks for. */
export function StrategyField({ shape, name, value, onChange, problems }: StrategyFieldProps) {
  const current = asObject(value === undefined ? shape.fallback : value);
  const chosen = shape.variants.find(({ tag }) => tag === current[shape.key]);
  // The server's paths name the variant on the way in.
  const inside = chosen ? [...within(problems, chosen.tag), ...outside(problems, [chosen.tag])] : problems;
  const choose = (tag: string) => {
    const variant = shape.variants.find((other) => other.tag === tag);
    if (variant) onChange(variantStart(shape.key, variant));
  };
  return (
    <Radio.Group label={name} value={chosen?.tag ?? null} onChange={choose}>
      {!chosen && <Complaint problems={problems} />}
      <div className={classes.ways}>
        {shape.variants.map((variant) => (
          <div key={variant.tag} className={classes.way} data-chosen={variant === chosen || undefined}>
            <Radio.Card value={variant.tag} aria-label={variant.title} className={classes.card}>
              <Radio.Indicator size="xs" />
              <span>
                <strong>{variant.title}</strong>
                <span>{variant.shape.help}</span>
              </span>
            </Radio.Card>
            {variant === chosen && variant.shape.fields.length > 0 && (
              <div className={classes.asked}>
                <Fields
                  fields={variant.shape.fields}
                  value={current}
                  onChange={(next) => onChange({ ...next, [shape.key]: variant.tag })}
                  problems={inside}
                />
              </div>
            )}
          </div>
        ))}
      </div>
    </Radio.Group>
  );
}
