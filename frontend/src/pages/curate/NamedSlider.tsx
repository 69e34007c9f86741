import { Slider } from "@mantine/core";
import { useId } from "react";

import { decimal } from "../../components/numbers";
import classes from "./CuratePage.module.css";

interface NamedSliderProps {
  name: string;
  value: number;
  min?: number;
  max: number;
  step: number;
  /** What stands at the right; the value itself where nothing is given. */
  shown?: string;
  isDisabled?: boolean;
  onChange: (value: number) => void;
}

/** A slider under its name, its value at the right. */
export function NamedSlider({ name, value, min = 0, max, step, shown, isDisabled = false, onChange }: NamedSliderProps) {
  const id = useId();
  return (
    <div className={classes.slider} data-disabled={isDisabled}>
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
        disabled={isDisabled}
        onChange={(next) => onChange(Math.round(next * 100) / 100)}
        thumbProps={{ "aria-labelledby": id }}
      />
    </div>
  );
}
