import { SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";

import type { Project } from "../../../api/types";
import {
  aspectChoices,
  choices,
  isCompleteAspects,
  isCompletePairwise,
  strengths,
  wantsStrength,
  type AspectsAnswer,
  type AspectsConfig,
  type Option,
  type PairwiseAnswer,
  type PairwiseConfig,
} from "./known";

interface SimpleAnswerProps {
  project: Pick<Project, "instrument" | "instrument_config">;
  /** The answer once it is complete, null before. */
  onChange: (answer: Record<string, unknown> | null) => void;
}

/** The known answer of a pairwise question or of one in several respects. */
export function SimpleAnswer({ project, onChange }: SimpleAnswerProps) {
  // Which configuration belongs to an instrument, the server has checked.
  if (project.instrument === "aspects") {
    return <AspectsKnown config={project.instrument_config as unknown as AspectsConfig} onChange={onChange} />;
  }
  return <PairwiseKnown config={project.instrument_config as PairwiseConfig} onChange={onChange} />;
}

interface KnownProps<Config> {
  config: Config;
  onChange: SimpleAnswerProps["onChange"];
}

function PairwiseKnown({ config, onChange }: KnownProps<PairwiseConfig>) {
  const [answer, setAnswer] = useState<Partial<PairwiseAnswer>>({});
  const change = (next: Partial<PairwiseAnswer>) => {
    const told = wantsStrength(next, config) ? next : { choice: next.choice };
    setAnswer(told);
    onChange(isCompletePairwise(told, config) ? { ...told } : null);
  };
  return (
    <Stack gap="sm">
      <Choose
        label={config.question}
        options={choices(config.allow_both_bad)}
        value={answer.choice}
        onChange={(choice) => change({ ...answer, choice })}
      />
      {wantsStrength(answer, config) && (
        <Choose
          label="By how much"
          options={strengths}
          value={answer.strength ?? undefined}
          onChange={(strength) => change({ ...answer, strength })}
        />
      )}
    </Stack>
  );
}

function AspectsKnown({ config, onChange }: KnownProps<AspectsConfig>) {
  const [answer, setAnswer] = useState<Partial<AspectsAnswer>>({});
  const change = (next: Partial<AspectsAnswer>) => {
    setAnswer(next);
    onChange(isCompleteAspects(next, config) ? { ...next } : null);
  };
  return (
    <Stack gap="sm">
      {config.dimensions.map(({ id, label }) => (
        <Choose
          key={id}
          label={label}
          options={aspectChoices(config.allow_not_applicable)}
          value={answer.dimensions?.[id]}
          onChange={(choice) => change({ ...answer, dimensions: { ...answer.dimensions, [id]: choice } })}
        />
      ))}
      {config.ask_overall && (
        <Choose
          label="Overall"
          options={choices(config.allow_both_bad)}
          value={answer.overall ?? undefined}
          onChange={(overall) => change({ ...answer, overall })}
        />
      )}
    </Stack>
  );
}

interface ChooseProps<Value extends string> {
  label: string;
  options: Option<Value>[];
  value: Value | undefined;
  onChange: (value: Value) => void;
}

/** One of a few; nothing is chosen until somebody does. */
function Choose<Value extends string>({ label, options, value, onChange }: ChooseProps<Value>) {
  return (
    <div>
      <Text size="sm" fw={550} mb={4}>
        {label}
      </Text>
      <SegmentedControl<Value | "">
        aria-label={label}
        data={options}
        value={value ?? ""}
        onChange={(chosen) => chosen !== "" && onChange(chosen)}
        fullWidth
      />
    </div>
  );
}
