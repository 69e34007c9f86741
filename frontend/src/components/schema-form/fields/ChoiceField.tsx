import { Input, SegmentedControl, Select } from "@mantine/core";

import { told } from "../errors";
import { labelled, type FieldProps } from "../field";
import type { ChoiceShape, Option } from "../shape";
import classes from "../schema-form.module.css";

const MOST_SEGMENTS = 4;
const LONGEST_SEGMENTS = 48;

/** One of a few: side by side where they fit, else in a list; what cannot be chosen is only told. */
export function ChoiceField(props: FieldProps<ChoiceShape>) {
  const { shape, name, isBare = false, isRequired = false, value, onChange, problems } = props;
  const { options, isNullable, fallback } = shape;
  const current = value === undefined ? fallback : value;
  const chosen = options.find((option) => option.value === current);
  const data = options.map((option) => ({ value: String(option.value), label: option.name }));
  const choose = (text: string | null) => {
    const found = options.find((option) => String(option.value) === text);
    onChange(found ? found.value : isNullable ? null : undefined);
  };
  const error = told(problems);
  const isShort = options.length <= MOST_SEGMENTS && data.map(({ label }) => label).join("").length <= LONGEST_SEGMENTS;
  // A segmented control always has one chosen, so it is no place for "nothing chosen".
  if (!isShort || isNullable || chosen === undefined) {
    return (
      <Select
        {...labelled(props)}
        data={data}
        value={chosen ? String(chosen.value) : null}
        placeholder={isNullable ? "Not set" : "Choose"}
        clearable={isNullable}
        allowDeselect={isNullable}
        error={error}
        renderOption={({ option }) => <OptionText option={options.find(({ value }) => String(value) === option.value)} />}
        onChange={choose}
      />
    );
  }
  return (
    <Input.Wrapper
      label={isBare ? undefined : name}
      labelElement="div"
      description={isBare ? undefined : shape.help || undefined}
      error={error}
      required={isRequired}
    >
      {options.length === 1 ? (
        <p className={classes.fixed}>{chosen.name}</p>
      ) : (
        <div>
          <SegmentedControl mt={6} aria-label={name} data={data} value={String(chosen.value)} onChange={choose} />
        </div>
      )}
    </Input.Wrapper>
  );
}

function OptionText({ option }: { option: Option | undefined }) {
  return (
    <div>
      {option?.name}
      {option?.help && <p className={classes.help}>{option.help}</p>}
    </div>
  );
}
