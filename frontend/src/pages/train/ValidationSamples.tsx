import { Slider } from "@mantine/core";
import { useState } from "react";

import type { ValidationSample } from "../../api/types";
import { Panel } from "../../components/Panel";
import classes from "./ValidationSamples.module.css";

/** Fixed prompts and seeds, drawn anew every so many steps: a row a prompt, and a slider through time. */
export function ValidationSamples({ samples }: { samples: ValidationSample[] }) {
  const steps = [...new Set(samples.map(({ step }) => step))].sort((a, b) => a - b);
  const [chosen, setChosen] = useState<number | null>(null);
  const place = Math.min(chosen ?? steps.length - 1, steps.length - 1);
  const step = steps[place];
  if (step === undefined) return null;
  const first = steps[0];
  const rows = [...new Set(samples.map(({ number }) => number))].sort((a, b) => a - b);
  const at = (number: number, when: number | undefined) =>
    samples.find((sample) => sample.number === number && sample.step === when);
  return (
    <Panel title="Validation samples" aside={<span className={classes.quiet}>the same prompts and noise at every step</span>}>
      {steps.length > 1 && (
        <Slider
          thumbLabel="Step of the samples"
          min={0}
          max={steps.length - 1}
          step={1}
          value={place}
          onChange={setChosen}
          label={(value) => `step ${steps[value] ?? ""}`}
          marks={steps.map((_, value) => ({ value }))}
          mb="md"
          color="var(--tm-ink)"
        />
      )}
      <ul className={classes.samples}>
        {rows.map((number) => {
          const now = at(number, step);
          const then = at(number, first);
          return (
            <li key={number}>
              <div className={classes.pair}>
                {then && step !== first && <Shown sample={then} />}
                {now ? <Shown sample={now} /> : <span className={classes.none}>not drawn at step {step}</span>}
              </div>
              <p>{(now ?? then)?.prompt}</p>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function Shown({ sample: { url, poster_url, prompt, step } }: { sample: ValidationSample }) {
  const name = `Step ${step}: ${prompt}`;
  return (
    <figure>
      {poster_url === null ? (
        <img src={url} alt={name} loading="lazy" />
      ) : (
        <video src={url} poster={poster_url} aria-label={name} muted loop playsInline controls preload="none" />
      )}
      <figcaption>step {step}</figcaption>
    </figure>
  );
}
