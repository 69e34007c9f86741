import type { FieldProps } from "../field";
import { BooleanField } from "./BooleanField";
import { ChoiceField } from "./ChoiceField";
import { JsonField } from "./JsonField";
import { ListField } from "./ListField";
import { NumberField } from "./NumberField";
import { ObjectField } from "./ObjectField";
import { OptionalField } from "./OptionalField";
import { RecordField } from "./RecordField";
import { TextField } from "./TextField";
import { TupleField } from "./TupleField";
import { VariantsField } from "./VariantsField";

/** The field of a shape. What is made of several inputs is switched on first where it may be left out. */
export function SchemaField(props: FieldProps) {
  const { shape } = props;
  if (shape.kind === "text") return <TextField {...props} shape={shape} />;
  if (shape.kind === "number") return <NumberField {...props} shape={shape} />;
  if (shape.kind === "choice") return <ChoiceField {...props} shape={shape} />;
  if (shape.kind === "json") return <JsonField {...props} shape={shape} />;
  if (shape.isNullable) return <OptionalField {...props} />;
  if (shape.kind === "boolean") return <BooleanField {...props} shape={shape} />;
  if (shape.kind === "list") return <ListField {...props} shape={shape} />;
  if (shape.kind === "tuple") return <TupleField {...props} shape={shape} />;
  if (shape.kind === "record") return <RecordField {...props} shape={shape} />;
  if (shape.kind === "variants") return <VariantsField {...props} shape={shape} />;
  return <ObjectField {...props} shape={shape} />;
}
