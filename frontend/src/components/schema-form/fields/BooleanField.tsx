import { Switch } from "@mantine/core";

import { told } from "../errors";
import { labelled, type FieldProps } from "../field";
import type { BooleanShape } from "../shape";

export function BooleanField(props: FieldProps<BooleanShape>) {
  const { shape, value, onChange, problems } = props;
  return (
    <Switch
      {...labelled({ ...props, isRequired: false })}
      checked={(value === undefined ? shape.fallback : value) === true}
      error={told(problems)}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
