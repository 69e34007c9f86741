import { NumberInput, SegmentedControl, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSearchParams } from "react-router";

import { useStartJob } from "../../api/jobs";
import type { DatasetVersion, Generator } from "../../api/types";
import { Facts } from "../../components/Facts";
import { count, plural, scientific } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { proposedSettings, type RunSettings } from "./recipes";

interface TrainFormProps {
  slug: string;
  versions: DatasetVersion[];
  generators: Generator[];
}

interface Values extends Partial<RunSettings> {
  version: string | null;
  generator: string | null;
  trained: "lora" | "whole";
  rank: number;
  seed: number;
}

/** A run from a dataset version, with everything that decides it spelled out before it starts. */
export function TrainForm({ slug, versions, generators }: TrainFormProps) {
  const start = useStartJob(slug);
  const [search] = useSearchParams();
  const form = useForm<Values>({
    initialValues: { version: search.get("version"), generator: null, trained: "whole", rank: 16, seed: 0 },
  });
  const version = form.values.version ?? versions[0]?.id.toString() ?? null;
  const generator = form.values.generator ?? generators[0]?.id.toString() ?? null;
  const chosen = generators.find(({ id }) => String(id) === generator);
  const given = Object.entries(form.values).filter(([, value]) => typeof value === "number");
  const settings: RunSettings = { ...proposedSettings(chosen, generators), ...Object.fromEntries(given) };
  const { k, learning_rate, steps, batch_pairs, accumulate } = settings;
  const isLora = form.values.trained === "lora";
  const submit = form.onSubmit(({ rank, seed }) =>
    start.mutate({
      kind: "train",
      spec: {
        dataset_version: Number(version),
        generator: Number(generator),
        objective: "diffusion-dpo",
        reference: isLora ? "adapters_off" : "frozen_copy",
        lora: isLora ? { rank, alpha: rank } : null,
        ...{ k, learning_rate, steps, batch_pairs, accumulate, seed },
      },
    }),
  );
  const number = (name: keyof RunSettings, label: string, description?: string) => (
    <NumberInput
      label={label}
      description={description}
      min={0}
      allowDecimal={name === "k"}
      value={settings[name]}
      onChange={(value) => form.setFieldValue(name, typeof value === "number" ? value : undefined)}
    />
  );
  return (
    <Panel title="New run">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Select
            label="Dataset"
            data={versions.map(({ id, number: which, rows }) => ({
              value: String(id),
              label: `Version ${which} · ${count(rows)} pairs`,
            }))}
            value={version}
            onChange={(value) => form.setFieldValue("version", value)}
            allowDeselect={false}
          />
          <Select
            label="Model to teach"
            data={generators.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={generator}
            onChange={(value) => form.setFieldValue("generator", value)}
            allowDeselect={false}
          />
          <div>
            <SegmentedControl
              fullWidth
              aria-label="What is trained"
              data={[
                { value: "whole", label: "Whole denoiser" },
                { value: "lora", label: "LoRA adapters" },
              ]}
              {...form.getInputProps("trained")}
            />
          </div>
          {isLora && <NumberInput label="Rank" min={1} allowDecimal={false} {...form.getInputProps("rank")} />}
          {number("k", "Strength k", `Multiplies the difference of errors: β = ${count(2 * k)} in the authors' code.`)}
          <NumberInput
            label="Learning rate"
            description={scientific(learning_rate)}
            min={0}
            step={learning_rate / 10 || 1e-5}
            decimalScale={12}
            value={learning_rate}
            onChange={(value) => form.setFieldValue("learning_rate", typeof value === "number" ? value : undefined)}
          />
          {number("steps", "Steps")}
          {number("batch_pairs", "Pairs a pass")}
          {number("accumulate", "Passes a step")}
          <NumberInput label="Seed" min={0} allowDecimal={false} {...form.getInputProps("seed")} />
          <Facts
            facts={[
              { name: "effective batch", value: plural(batch_pairs * accumulate, "pair") },
              { name: "pairs seen", value: count(batch_pairs * accumulate * steps) },
              { name: "reference", value: isLora ? "adapters off" : "frozen copy" },
            ]}
          />
          {start.error && <ProblemNotice error={start.error} title="The run was not started" />}
          <PrimaryButton type="submit" disabled={!version || !generator} loading={start.isPending}>
            Start training
          </PrimaryButton>
        </Stack>
      </form>
    </Panel>
  );
}
