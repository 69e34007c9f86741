import { Textarea, TextInput } from "@mantine/core";
import type { ChangeEvent } from "react";

import { textComplaint } from "../bounds";
import { told } from "../errors";
import { labelled, type FieldProps } from "../field";
import type { TextShape } from "../shape";
import { LONGEST_LINE } from "./Fields";

/** A line, or several where the schema leaves room for them. Nothing written is null where null may be. */
export function TextField(props: FieldProps<TextShape>) {
  const { shape, value, onChange, problems } = props;
  const current = value === undefined ? shape.fallback : value;
  const shared = {
    ...labelled(props),
    value: typeof current === "string" ? current : "",
    placeholder: shape.isNullable ? "Not set" : undefined,
    error: told(problems) ?? textComplaint(shape, value),
    onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onChange(currentTarget.value === "" && shape.isNullable ? null : currentTarget.value),
  };
  const isLong = shape.most !== null && shape.most > LONGEST_LINE;
  return isLong ? <Textarea {...shared} autosize minRows={1} maxRows={12} /> : <TextInput {...shared} />;
}
