import { MultiSelect, NumberInput, SegmentedControl, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSearchParams } from "react-router";

import { useScorers } from "../../api/curation";
import { useStartJob } from "../../api/jobs";
import { isOfUse } from "../../api/training";
import type { Generator } from "../../api/types";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { AS_THE_MODEL_PROPOSES, videoSpec, VideoFields } from "./VideoFields";

/** Which two models, on which prompts, judged by whom. */
export function EvaluateForm({ slug, generators: all }: { slug: string; generators: Generator[] }) {
  const start = useStartJob(slug);
  const generators = all.filter(isOfUse);
  const scorers = useScorers(slug);
  const judges = scorers.data ?? [];
  const [search] = useSearchParams();
  const newest = generators.findLast(({ kind }) => kind === "tuned");
  const tuned = search.get("tuned") ?? newest?.id.toString() ?? null;
  const parent = generators.find(({ id }) => String(id) === tuned)?.parent?.toString() ?? null;
  const form = useForm({
    initialValues: {
      base: search.get("base") ?? parent,
      tuned,
      prompt_source: "shapeworld-held-out",
      n: 400,
      seed: 0,
      steps: 8,
      guidance: 1,
      scorers: ["shapeworld-verifier"],
      video: AS_THE_MODEL_PROPOSES,
    },
  });
  const models = generators.map(({ id, name }) => ({ value: String(id), label: name }));
  const submit = form.onSubmit((values) => {
    const compared = { base: Number(values.base), tuned: Number(values.tuned) };
    start.mutate({ kind: "evaluate", spec: { ...values, ...compared, video: videoSpec(values.video) } });
  });
  return (
    <Panel title="New evaluation">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Select label="Tuned model" data={models} allowDeselect={false} {...form.getInputProps("tuned")} />
          <Select label="Against its base" data={models} allowDeselect={false} {...form.getInputProps("base")} />
          <div>
            <SegmentedControl
              fullWidth
              aria-label="Which prompts"
              data={[
                { value: "shapeworld-held-out", label: "Built-in world" },
                { value: "project-test", label: "Test prompts" },
              ]}
              {...form.getInputProps("prompt_source")}
            />
          </div>
          <NumberInput label="Prompts at most" min={1} allowDecimal={false} {...form.getInputProps("n")} />
          <MultiSelect
            label="Judged by"
            description="Each judges everything; the first one’s word leads."
            data={judges.filter(({ available }) => available).map(({ id, title }) => ({ value: id, label: title }))}
            {...form.getInputProps("scorers")}
          />
          <NumberInput label="Denoising steps" min={1} max={200} allowDecimal={false} {...form.getInputProps("steps")} />
          <NumberInput label="Guidance" description="1 is none." min={0} max={50} step={0.5} {...form.getInputProps("guidance")} />
          <NumberInput label="Seed" min={0} allowDecimal={false} {...form.getInputProps("seed")} />
          <VideoFields form={form} />
          {start.error && <ProblemNotice error={start.error} title="The evaluation was not started" />}
          <PrimaryButton type="submit" loading={start.isPending} disabled={!form.values.base || !form.values.tuned || form.values.scorers.length === 0}>
            Compare
          </PrimaryButton>
        </Stack>
      </form>
    </Panel>
  );
}
