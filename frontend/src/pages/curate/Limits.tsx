import { NumberInput, SegmentedControl, TagsInput } from "@mantine/core";
import { useId, type ReactNode } from "react";

import { decimal } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import type { CurationChoice } from "./choice";
import classes from "./CuratePage.module.css";
import { NamedSlider } from "./NamedSlider";
import type { ChoiceProps } from "./Weights";

const disagreements: { value: CurationChoice["disagreement"]; label: string }[] = [
  { value: "keep", label: "Keep" },
  { value: "down-weight", label: "Weigh less" },
  { value: "drop", label: "Leave out" },
];

const scales: { value: CurationChoice["normalise"]; label: string }[] = [
  { value: "z", label: "z-scores" },
  { value: "rank", label: "Ranks" },
  { value: "none", label: "Raw" },
];

const isCode = (text: string) => /^[a-z]{2,3}$/.test(text);

/** What keeps a pair out, whatever it is worth, and how its worth is reckoned. */
export function Limits({ choice, onChange }: ChoiceProps) {
  const set = (change: Partial<CurationChoice>) => onChange({ ...choice, ...change });
  const isBackwards = choice.min_margin !== null && choice.max_margin !== null && choice.min_margin > choice.max_margin;
  return (
    <Panel title="Limits">
      <div className={classes.fields}>
        <div className={classes.two}>
          <OptionalNumber label="Margin from" value={choice.min_margin} error={isBackwards} onChange={(value) => set({ min_margin: value })} />
          <OptionalNumber
            label="to"
            value={choice.max_margin}
            error={isBackwards && "less than “from”"}
            onChange={(value) => set({ max_margin: value })}
          />
        </div>
        <NamedSlider
          name="Least text quality"
          value={choice.min_text_quality}
          max={1}
          step={0.05}
          onChange={(value) => set({ min_text_quality: value })}
        />
        <NamedSlider
          name="Least harmlessness"
          value={choice.min_harmlessness}
          max={1}
          step={0.05}
          onChange={(value) => set({ min_harmlessness: value })}
        />
        {choice.text_grader === "rules" && (
          <TagsInput
            label="Languages"
            description="Codes such as en or de; prompts surely in none of them are worth nothing."
            placeholder={choice.languages === "" ? "any" : undefined}
            value={choice.languages === "" ? [] : choice.languages.split(",")}
            onChange={(codes) => set({ languages: codes.map((code) => code.trim().toLowerCase()).filter(isCode).join(",") })}
          />
        )}
        <Named name="Where scorer and label disagree">
          {(id) => (
            <SegmentedControl
              fullWidth
              size="xs"
              aria-labelledby={id}
              data={disagreements}
              value={choice.disagreement}
              onChange={(disagreement) => set({ disagreement })}
            />
          )}
        </Named>
        {choice.disagreement === "down-weight" && (
          <NamedSlider
            name="Their weight"
            value={choice.disagreement_weight}
            min={0.05}
            max={1}
            step={0.05}
            shown={`× ${decimal(choice.disagreement_weight)}`}
            onChange={(value) => set({ disagreement_weight: value })}
          />
        )}
        <div className={classes.two}>
          <OptionalNumber
            label="Cap per prompt"
            value={choice.cap_per_prompt}
            min={1}
            isWhole
            onChange={(cap) => set({ cap_per_prompt: cap })}
          />
          <NumberInput
            label="Neighbour k"
            min={1}
            max={100}
            clampBehavior="strict"
            allowDecimal={false}
            value={choice.k_neighbours}
            onChange={(value) => typeof value === "number" && set({ k_neighbours: value })}
          />
        </div>
        <Named name="Terms are brought to one scale as">
          {(id) => (
            <SegmentedControl
              fullWidth
              size="xs"
              aria-labelledby={id}
              data={scales}
              value={choice.normalise}
              onChange={(normalise) => set({ normalise })}
            />
          )}
        </Named>
        {(choice.criterion === "random" || choice.criterion === "farthest-point") && (
          <NumberInput
            label="Seed"
            min={0}
            allowDecimal={false}
            value={choice.seed}
            onChange={(value) => typeof value === "number" && set({ seed: value })}
          />
        )}
      </div>
    </Panel>
  );
}

interface OptionalNumberProps {
  label: string;
  value: number | null;
  min?: number;
  isWhole?: boolean;
  error?: boolean | string;
  onChange: (value: number | null) => void;
}

/** Empty means no limit. */
function OptionalNumber({ label, value, min = 0, isWhole = false, error, onChange }: OptionalNumberProps) {
  return (
    <NumberInput
      label={label}
      placeholder="no limit"
      min={min}
      step={isWhole ? 1 : 0.1}
      decimalScale={4}
      allowDecimal={!isWhole}
      error={error}
      value={value ?? ""}
      onChange={(next) => onChange(typeof next === "number" ? next : null)}
    />
  );
}

function Named({ name, children }: { name: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div>
      <p id={id} className={classes.fieldName}>
        {name}
      </p>
      {children(id)}
    </div>
  );
}
