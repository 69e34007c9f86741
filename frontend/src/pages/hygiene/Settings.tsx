import { NumberInput } from "@mantine/core";

import { LeakageSettings } from "./LeakageSettings";
import { MethodSetting } from "./MethodSetting";
import type { Asked, StepWords } from "./steps";

interface SettingsProps {
  slug: string;
  words: StepWords;
  asked: Asked;
  onChange: (asked: Asked) => void;
}

/** The few parameters of a step. */
export function Settings({ slug, words, asked, onChange }: SettingsProps) {
  return (
    <>
      {words.settings.map(({ name, label, description, min, max, by }) => (
        <NumberInput
          key={name}
          label={label}
          description={description}
          min={min}
          max={max}
          step={by}
          allowDecimal={by < 1}
          decimalScale={2}
          clampBehavior="strict"
          value={Number(asked[name])}
          onChange={(value) => {
            if (typeof value === "number") onChange({ ...asked, [name]: value });
          }}
        />
      ))}
      {"method" in words.defaults && <MethodSetting asked={asked} onChange={onChange} />}
      {words.step === "leakage" && <LeakageSettings slug={slug} asked={asked} onChange={onChange} />}
    </>
  );
}
