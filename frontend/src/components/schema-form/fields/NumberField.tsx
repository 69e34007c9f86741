import { NumberInput } from "@mantine/core";
import { useState } from "react";

import { numberComplaint } from "../bounds";
import { told } from "../errors";
import { labelled, spoken, type FieldProps } from "../field";
import type { NumberShape } from "../shape";

const WIDEST = 280;

/** A number in its bounds. Emptied, it is null where null may be, and else the default, which stands there in grey. */
export function NumberField(props: FieldProps<NumberShape>) {
  const { shape, value, onChange, problems } = props;
  const [isEmptied, setEmptied] = useState(false);
  const current = value === undefined && !isEmptied ? shape.fallback : value;
  const change = (next: number | string) => {
    setEmptied(next === "");
    // While "-" or "1e" is being typed there is no number yet.
    if (next === "") onChange(shape.isNullable ? null : undefined);
    else if (Number.isFinite(Number(next))) onChange(Number(next));
  };
  return (
    <NumberInput
      {...labelled(props)}
      styles={{ wrapper: { maxWidth: WIDEST } }}
      value={typeof current === "number" ? current : ""}
      placeholder={spoken(shape.fallback)}
      min={shape.least ?? undefined}
      max={shape.most ?? undefined}
      step={shape.step}
      allowDecimal={!shape.isWhole}
      allowNegative={shape.least === null || shape.least < 0}
      // A number that is too large is said to be so, not changed behind the writer's back.
      clampBehavior="none"
      error={told(problems) ?? numberComplaint(shape, value)}
      onChange={change}
      onBlur={() => setEmptied(false)}
    />
  );
}
