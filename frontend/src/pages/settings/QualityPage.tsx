import { NumberInput, Radio, Stack } from "@mantine/core";

import type { Aggregation } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import { SettingsForm } from "./SettingsForm";
import { useProjectOfSettings } from "./SettingsFrame";
import classes from "./SettingsFrame.module.css";
import { useSettingsForm } from "./useSettingsForm";

const SLOWEST_TOO_FAST_MS = 600_000;

const methods: { value: Aggregation; name: string; about: string }[] = [
  {
    value: "majority_with_ties",
    name: "Majority with ties",
    about: "Every answer counts the same; a tie is half a vote for each. Good with few annotators.",
  },
  {
    value: "dawid_skene",
    name: "Dawid–Skene",
    about: "Learns how each annotator errs, and weighs their answers by it. Wants many answers from each.",
  },
  { value: "mace", name: "MACE", about: "Finds those who answer without looking, and counts them less." },
  {
    value: "bradley_terry",
    name: "Bradley–Terry",
    about: "One strength for each model of a gallery, fitted to all its comparisons.",
  },
];

/** How answers become preferences, and which are looked at twice. */
export function QualityPage() {
  const project = useProjectOfSettings();
  const { form, submit, ...state } = useSettingsForm(project, ["aggregation", "too_fast_ms"]);
  return (
    <>
      <PageTitle title="Quality" lead="How answers become preferences, and which are looked at twice." />
      <SettingsForm onSubmit={submit} {...state}>
        <div className={classes.fields}>
          <Radio.Group
            label="Aggregation"
            description="Another method holds from the next aggregation on."
            {...form.getInputProps("aggregation")}
          >
            <Stack gap="xs" mt="xs">
              {methods.map(({ value, name, about }) => (
                <Radio key={value} value={value} label={name} description={about} />
              ))}
            </Stack>
          </Radio.Group>
          <NumberInput
            label="Too fast"
            description="An answer given faster than this was hardly looked at. It counts, and is marked on the quality pages."
            suffix=" ms"
            classNames={{ wrapper: classes.number }}
            thousandSeparator=","
            min={0}
            max={SLOWEST_TOO_FAST_MS}
            step={100}
            allowDecimal={false}
            {...form.getInputProps("too_fast_ms")}
          />
        </div>
      </SettingsForm>
    </>
  );
}
