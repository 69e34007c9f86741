import type { FieldProblem } from "../../../api/client";
import { outside, within } from "../errors";
import { withKey, type JsonObject } from "../json";
import type { Field } from "../shape";
import { Complaint } from "./Complaint";
import { SchemaField } from "./SchemaField";

interface FieldsProps {
  fields: Field[];
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  problems: FieldProblem[];
}

/** The fields of an object, and above them what was said about the whole of it. */
export function Fields({ fields, value, onChange, problems }: FieldsProps) {
  const keys = fields.map(({ key }) => key);
  return (
    <>
      <Complaint problems={outside(problems, keys)} />
      {fields.map(({ key, shape, isRequired }) => (
        <div key={key} data-wide={isWide(shape.kind === "text" ? shape.most : 0, shape.kind)}>
          <SchemaField
            shape={shape}
            name={shape.title}
            isRequired={isRequired}
            value={value[key]}
            onChange={(next) => onChange(withKey(value, key, next))}
            problems={within(problems, key)}
          />
        </div>
      ))}
    </>
  );
}

/** More than this is not written on one line. */
export const LONGEST_LINE = 300;

function isWide(longest: number | null, kind: Field["shape"]["kind"]): boolean {
  return kind === "object" || kind === "list" || (longest !== null && longest > LONGEST_LINE);
}
