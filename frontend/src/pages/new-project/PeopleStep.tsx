import { NumberInput, Textarea } from "@mantine/core";

import classes from "./NewProjectPage.module.css";
import { textOf } from "./problems";
import { StepSection, type StepProps } from "./StepSection";

const MOST_ANSWERS = 100;
const MOST_GOLD = 50;

/** What annotators are told, how many of them answer each comparison, and how they are checked. */
export function PeopleStep({ draft, onChange, error }: StepProps) {
  return (
    <StepSection id="people" number={4} title="Who answers, and how?">
      <Textarea
        label="Guidelines"
        description="What annotators read before they begin, and whenever they press G."
        placeholder="Prefer the sample that shows what the prompt says. If both do, prefer the clearer one."
        autosize
        minRows={3}
        value={draft.guidelines}
        error={textOf(error, "guidelines")}
        onChange={({ currentTarget }) => onChange({ ...draft, guidelines: currentTarget.value })}
      />
      <div className={classes.pair}>
        <NumberInput
          label="Answers for each comparison"
          description="From different people. One is enough to begin with; three show where they disagree."
          min={1}
          max={MOST_ANSWERS}
          allowDecimal={false}
          allowNegative={false}
          required
          value={draft.slots}
          error={textOf(error, "slots_per_comparison")}
          onChange={(slots) => typeof slots === "number" && onChange({ ...draft, slots })}
        />
        <NumberInput
          label="Gold questions"
          description="The share of questions whose answer you know already, mixed in unseen. You choose them later."
          suffix=" %"
          min={0}
          max={MOST_GOLD}
          allowNegative={false}
          required
          value={draft.gold}
          error={textOf(error, "gold_rate")}
          onChange={(gold) => typeof gold === "number" && onChange({ ...draft, gold })}
        />
      </div>
    </StepSection>
  );
}
