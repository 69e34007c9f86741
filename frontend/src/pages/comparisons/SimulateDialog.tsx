import { Modal, NumberInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "react-router";

import { useStartJob } from "../../api/jobs";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";

interface SimulateDialogProps {
  slug: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Let simulated annotators answer open comparisons of the built-in world. They are named so everywhere. */
export function SimulateDialog({ slug, isOpen, onClose }: SimulateDialogProps) {
  const start = useStartJob(slug);
  const navigate = useNavigate();
  const form = useForm({ initialValues: { annotators: 1, noise: 0.1, position_bias: 0, judgments: 100, seed: 0 } });
  const submit = form.onSubmit(({ annotators, judgments, seed, ...habits }) => {
    const people = Array.from({ length: annotators }, (_, index) => ({
      name: `simulated ${index + 1}`,
      seed: seed + index,
      taste: {},
      ...habits,
    }));
    start.mutate(
      { kind: "simulate", spec: { annotators: people, judgments_max: judgments } },
      { onSuccess: (job) => void navigate(`/projects/${slug}/jobs/${job.id}`) },
    );
  });
  return (
    <Modal opened={isOpen} onClose={onClose} title="Ask simulated annotators">
      <form onSubmit={submit}>
        <Stack gap="md">
          <p>
            They compare samples of the built-in world with its exact verifier. Their answers are counted apart from
            those of people.
          </p>
          <NumberInput label="How many" min={1} max={50} allowDecimal={false} {...form.getInputProps("annotators")} />
          <NumberInput
            label="Answers at most"
            min={1}
            allowDecimal={false}
            {...form.getInputProps("judgments")}
          />
          <NumberInput
            label="Noise"
            description="The chance of an answer at random."
            min={0}
            max={1}
            step={0.05}
            {...form.getInputProps("noise")}
          />
          <NumberInput
            label="Position bias"
            description="The chance of taking the first side unseen."
            min={0}
            max={1}
            step={0.05}
            {...form.getInputProps("position_bias")}
          />
          <NumberInput label="Seed" min={0} allowDecimal={false} {...form.getInputProps("seed")} />
          {start.error && <ProblemNotice error={start.error} title="The job was not started" />}
          <PrimaryButton type="submit" loading={start.isPending}>
            Start
          </PrimaryButton>
        </Stack>
      </form>
    </Modal>
  );
}
