import { NumberInput, SegmentedControl, Select, Slider, Stack, Switch } from "@mantine/core";
import { useId } from "react";

import type { Scorer } from "../../api/types";
import { decimal, percent, plural } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import type { CurationChoice } from "./choice";
import classes from "./CuratePage.module.css";

interface WeightsProps {
  choice: CurationChoice;
  scorer: string | null;
  scorers: Scorer[];
  selected: number | null;
  onChange: (choice: CurationChoice) => void;
}

/** What makes a pair worth training on, as sliders. */
export function Weights({ choice, scorer, scorers, selected, onChange }: WeightsProps) {
  const set = (change: Partial<CurationChoice>) => onChange({ ...choice, ...change });
  const kept = percent(choice.keep / 100);
  return (
    <Panel title="What makes a pair worth training on">
      <Named name="Preference margin" value={choice.margin} max={2} step={0.05} onChange={(margin) => set({ margin })} />
      <Named name="Text quality" value={choice.text_quality} max={2} step={0.05} onChange={(value) => set({ text_quality: value })} />
      <Named
        name={`Diversity (k-NN entropy, k = ${choice.k_neighbours})`}
        value={choice.entropy}
        max={2}
        step={0.05}
        onChange={(entropy) => set({ entropy })}
      />
      <Named
        name="Keep"
        value={choice.keep}
        min={1}
        max={100}
        step={1}
        shown={selected === null ? kept : `${plural(selected, "pair")} · ${kept}`}
        onChange={(keep) => set({ keep })}
      />
      <Stack gap="sm" mt="lg">
        <NumberInput
          label="At most per prompt"
          placeholder="no limit"
          min={1}
          allowDecimal={false}
          value={choice.cap_per_prompt ?? ""}
          onChange={(value) => set({ cap_per_prompt: typeof value === "number" ? value : null })}
        />
        <Select
          label="Scorer of the margin"
          data={scorers.map(({ id, title, available }) => ({ value: id, label: title, disabled: !available }))}
          value={scorer}
          onChange={(value) => set({ scorer: value })}
          allowDeselect={false}
          description={scorers.find(({ id }) => id === scorer)?.why_not}
        />
        <div>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="How terms are brought to one scale"
            data={[
              { value: "z", label: "z-scores" },
              { value: "rank", label: "ranks" },
              { value: "none", label: "raw" },
            ]}
            value={choice.normalise}
            onChange={(value) => set({ normalise: value })}
          />
        </div>
        <Switch
          label="Leave out where the scorer disagrees with people"
          checked={choice.disagreement === "drop"}
          onChange={(event) => set({ disagreement: event.currentTarget.checked ? "drop" : "keep" })}
        />
      </Stack>
    </Panel>
  );
}

interface NamedProps {
  name: string;
  value: number;
  min?: number;
  max: number;
  step: number;
  shown?: string;
  onChange: (value: number) => void;
}

function Named({ name, value, min = 0, max, step, shown, onChange }: NamedProps) {
  const id = useId();
  return (
    <div className={classes.slider}>
      <div className={classes.sliderHead}>
        <span id={id}>{name}</span>
        <output>{shown ?? decimal(value)}</output>
      </div>
      <Slider
        value={value}
        min={min}
        max={max}
        step={step}
        label={null}
        size={5}
        thumbSize={15}
        onChange={(next) => onChange(Math.round(next * 100) / 100)}
        thumbProps={{ "aria-labelledby": id }}
      />
    </div>
  );
}
