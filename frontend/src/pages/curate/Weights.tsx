import { Select } from "@mantine/core";

import { percent, plural } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { GREATEST_WEIGHT, type CurationChoice } from "./choice";
import { criteria, criterionOf } from "./criteria";
import classes from "./CuratePage.module.css";
import { NamedSlider } from "./NamedSlider";

export interface ChoiceProps {
  choice: CurationChoice;
  onChange: (choice: CurationChoice) => void;
}

/** What makes a pair worth training on, and how many are kept. */
export function Weights({ choice, selected, onChange }: ChoiceProps & { selected: number | null }) {
  const set = (change: Partial<CurationChoice>) => onChange({ ...choice, ...change });
  const kept = percent(choice.keep / 100);
  const { hint, isWeighted } = criterionOf(choice.criterion);
  const weight = { max: GREATEST_WEIGHT, step: 0.05, isDisabled: !isWeighted };
  return (
    <Panel title="What a pair is worth">
      <Select
        label="Rank by"
        description={hint}
        inputWrapperOrder={["label", "input", "description"]}
        data={criteria.map(({ value, label }) => ({ value, label }))}
        value={choice.criterion}
        onChange={(criterion) => criterion && set({ criterion })}
        allowDeselect={false}
        mb="md"
      />
      <NamedSlider name="Preference margin" value={choice.margin} {...weight} onChange={(margin) => set({ margin })} />
      <NamedSlider name="Text quality" value={choice.text_quality} {...weight} onChange={(value) => set({ text_quality: value })} />
      <NamedSlider
        name={`Diversity (k = ${choice.k_neighbours})`}
        value={choice.entropy}
        {...weight}
        onChange={(entropy) => set({ entropy })}
      />
      <NamedSlider
        name="Keep"
        value={choice.keep}
        min={1}
        max={100}
        step={1}
        shown={selected === null ? kept : `${plural(selected, "pair")} · ${kept}`}
        onChange={(keep) => set({ keep })}
      />
      <p className={classes.hint}>The weights are ours: the constants of the FiFA paper could not be verified.</p>
    </Panel>
  );
}
