import { ActionIcon, MultiSelect, NumberInput, Select } from "@mantine/core";

import { useScorers } from "../../api/curation";
import type { AspectsConfig, Project } from "../../api/types";
import classes from "./Judge.module.css";

/** One scorer's say: how near two of its numbers are even, and of which aspect it speaks. */
export interface Term {
  scorer: string;
  tie_band: number;
  aspect: string;
}

interface ScoreTermsProps {
  project: Project;
  terms: Term[];
  onChange: (terms: Term[]) => void;
}

/** Which scorers judge; several do by dominance. Where a project has dimensions, each scorer speaks of one. */
export function ScoreTerms({ project, terms, onChange }: ScoreTermsProps) {
  const scorers = (useScorers(project.slug).data ?? []).filter(({ available }) => available);
  const dimensions =
    project.instrument === "aspects"
      ? (project.instrument_config as unknown as AspectsConfig).dimensions.map(({ id, label }) => ({ value: id, label }))
      : [];
  const choose = (chosen: string[]) => {
    onChange(
      chosen.map(
        (scorer) =>
          terms.find((term) => term.scorer === scorer) ?? { scorer, tie_band: 0, aspect: dimensions[0]?.value ?? "" },
      ),
    );
  };
  const change = (at: number, changed: Partial<Term>) => {
    onChange(terms.map((term, place) => (place === at ? { ...term, ...changed } : term)));
  };
  const titleOf = (id: string) => scorers.find((scorer) => scorer.id === id)?.title ?? id;
  return (
    <>
      <MultiSelect
        label="Scorers"
        description="Of several, one sample wins where some prefer it and none likes it less."
        placeholder={terms.length === 0 ? "Choose one or more" : ""}
        data={scorers.map(({ id, title }) => ({ value: id, label: title }))}
        value={[...new Set(terms.map(({ scorer }) => scorer))]}
        onChange={choose}
        searchable
      />
      {terms.map((term, place) => (
        <div key={`${term.scorer}-${place}`} className={classes.term}>
          <NumberInput
            label={`Tie band of ${titleOf(term.scorer)}`}
            description="Scores no further apart are even."
            min={0}
            step={0.01}
            value={term.tie_band}
            onChange={(value) => {
              if (typeof value === "number") change(place, { tie_band: value });
            }}
          />
          {dimensions.length > 0 && (
            <Select
              label="Speaks of"
              data={dimensions}
              value={term.aspect}
              allowDeselect={false}
              onChange={(aspect) => {
                change(place, { aspect: aspect ?? "" });
              }}
            />
          )}
          {dimensions.length > 1 && (
            <ActionIcon
              variant="default"
              aria-label={`Let ${titleOf(term.scorer)} speak of another aspect too`}
              onClick={() => {
                onChange([...terms.slice(0, place + 1), { ...term }, ...terms.slice(place + 1)]);
              }}
            >
              +
            </ActionIcon>
          )}
        </div>
      ))}
    </>
  );
}
