import { NumberInput, SegmentedControl, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, useSearchParams } from "react-router";

import { useStartJob } from "../../api/jobs";
import { useGenerators } from "../../api/training";
import type { Project } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { count } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";

/** Who draws, for which prompts, how many pictures, from which seed. */
export function GenerateForm({ project }: { project: Project }) {
  const generators = useGenerators(project.slug);
  const start = useStartJob(project.slug);
  const [search] = useSearchParams();
  const asked = search.get("generator");
  const form = useForm({
    initialValues: {
      generator: asked,
      prompts: asked ? "all" : "unanswered",
      samples_per_prompt: 2,
      seed: 0,
      steps: 8,
      guidance: 1,
    },
  });
  const choices = generators.data?.results ?? [];
  const chosen = form.values.generator ?? choices[0]?.id.toString() ?? null;
  if (project.counts.prompts === 0) {
    return (
      <EmptyState title="No prompts yet">
        <Link to={`/projects/${project.slug}/prompts`}>Add prompts</Link> first: they say what is drawn.
      </EmptyState>
    );
  }
  const submit = form.onSubmit((values) =>
    start.mutate({ kind: "generate", spec: { ...values, generator: Number(chosen) } }),
  );
  return (
    <Panel title="New samples">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Select
            label="Model"
            data={choices.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={chosen}
            onChange={(value) => form.setFieldValue("generator", value)}
            allowDeselect={false}
            error={generators.error?.message}
          />
          <div>
            <SegmentedControl
              fullWidth
              aria-label="Which prompts"
              data={[
                { value: "unanswered", label: "Prompts without samples" },
                { value: "all", label: `All ${count(project.counts.prompts)}` },
              ]}
              {...form.getInputProps("prompts")}
            />
          </div>
          <NumberInput label="Samples a prompt" min={2} max={8} allowDecimal={false} {...form.getInputProps("samples_per_prompt")} />
          <NumberInput
            label="Seed"
            description="The same seed draws the same pictures again."
            min={0}
            allowDecimal={false}
            {...form.getInputProps("seed")}
          />
          <NumberInput label="Denoising steps" min={1} max={200} allowDecimal={false} {...form.getInputProps("steps")} />
          <NumberInput
            label="Guidance"
            description="1 is none."
            min={0}
            max={50}
            step={0.5}
            {...form.getInputProps("guidance")}
          />
          {start.error && <ProblemNotice error={start.error} title="The job was not started" />}
          <PrimaryButton type="submit" disabled={chosen === null} loading={start.isPending}>
            Start generating
          </PrimaryButton>
        </Stack>
      </form>
    </Panel>
  );
}
