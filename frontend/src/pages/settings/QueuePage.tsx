import { NumberInput, Radio, Stack } from "@mantine/core";

import { PageTitle } from "../../components/PageTitle";
import type { QueueOrder } from "../../api/types";
import { SettingsForm } from "./SettingsForm";
import { useProjectOfSettings } from "./SettingsFrame";
import classes from "./SettingsFrame.module.css";
import { useSettingsForm } from "./useSettingsForm";

const MOST_ANSWERS = 100;
const LONGEST_LEASE = 240;
const HIGHEST_GOLD_PERCENT = 50;

const orders: { value: QueueOrder; name: string; about: string }[] = [
  { value: "least_answered", name: "Least answered first", about: "Everything gets one answer before anything gets two." },
  { value: "most_disagreed", name: "Most disagreed first", about: "Where people say different things, others are asked." },
  { value: "random", name: "At random", about: "By the project's seed: the same order for everybody." },
];

/** What is asked next, of whom, and for how long it waits for them. */
export function QueuePage() {
  const project = useProjectOfSettings();
  const { form, submit, ...state } = useSettingsForm(project, [
    "slots_per_comparison",
    "queue_order",
    "lease_minutes",
    "gold_rate",
  ]);
  const gold = form.getInputProps("gold_rate");
  return (
    <>
      <PageTitle title="Queue" lead="What is asked next, how often, and for how long it waits for an answer." />
      <SettingsForm onSubmit={submit} {...state}>
        <div className={classes.fields}>
          <NumberInput
            label="Answers for each comparison"
            description="From different annotators. It holds for comparisons that are made from now on; those that are there keep their number."
            min={1}
            max={MOST_ANSWERS}
            classNames={{ wrapper: classes.number }}
            allowDecimal={false}
            {...form.getInputProps("slots_per_comparison")}
          />
          <Radio.Group
            label="Order"
            description="What waits for an answer is put in the new order at once."
            {...form.getInputProps("queue_order")}
          >
            <Stack gap="xs" mt="xs">
              {orders.map(({ value, name, about }) => (
                <Radio key={value} value={value} label={name} description={about} />
              ))}
            </Stack>
          </Radio.Group>
          <NumberInput
            label="Lease"
            description="How long a comparison stays with somebody who is silent before it goes to others. The page renews it while it is looked at."
            suffix=" minutes"
            classNames={{ wrapper: classes.number }}
            min={1}
            max={LONGEST_LEASE}
            allowDecimal={false}
            {...form.getInputProps("lease_minutes")}
          />
          <NumberInput
            label="Gold questions"
            description="The share of questions whose answer is known, mixed in unseen. 0 asks none."
            suffix=" %"
            classNames={{ wrapper: classes.number }}
            min={0}
            max={HIGHEST_GOLD_PERCENT}
            decimalScale={1}
            value={asPercent(form.values.gold_rate)}
            error={gold.error as string | undefined}
            onChange={(percent) => form.setFieldValue("gold_rate", asShare(percent))}
          />
        </div>
      </SettingsForm>
    </>
  );
}

const asPercent = (share: number) => Math.round(share * 1_000) / 10;

const asShare = (percent: number | string) => Math.round(Number(percent) * 10) / 1_000;
