import { Button, Group, NumberInput, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, useNavigate } from "react-router";

import { useCreateProject } from "../../api/projects";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Header } from "../../shell/Header";
import { PageBody } from "../../shell/PageBody";

const MOST_ANSWERS = 100;

/** A name, what annotators are told, and how many answers each comparison gets. */
export function NewProjectPage() {
  const create = useCreateProject();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: "", instrument: "pairwise", guidelines: "", slots_per_comparison: 1 },
    validate: {
      name: (name) => (name.trim() ? null : "Give the project a name."),
      slots_per_comparison: (slots) =>
        Number.isInteger(slots) && slots >= 1 && slots <= MOST_ANSWERS ? null : `A whole number, 1 to ${MOST_ANSWERS}.`,
    },
  });
  const submit = form.onSubmit((values) =>
    create.mutate(values, { onSuccess: (project) => void navigate(`/projects/${project.slug}/prompts`) }),
  );
  return (
    <>
      <Header />
      <PageBody isNarrow>
        <PageTitle title="New project" lead="Two pictures of one prompt, side by side: which is better?" />
        <Panel>
          <form onSubmit={submit}>
            <Stack gap="lg" maw={680}>
              <TextInput
                label="Name"
                placeholder="Shapes, first round"
                autoFocus
                required
                maxLength={200}
                {...form.getInputProps("name")}
              />
              <Textarea
                label="Guidelines"
                description="What annotators read before they begin, and whenever they press G."
                placeholder="Prefer the picture that shows what the prompt says. If both do, prefer the clearer one."
                autosize
                minRows={4}
                {...form.getInputProps("guidelines")}
              />
              <NumberInput
                label="Answers for each comparison"
                description="From different annotators. One is enough to begin with; more show where people disagree."
                min={1}
                max={MOST_ANSWERS}
                allowDecimal={false}
                maw={280}
                {...form.getInputProps("slots_per_comparison")}
              />
              {create.error && <ProblemNotice error={create.error} title="The project was not made" />}
              <Group>
                <PrimaryButton type="submit" loading={create.isPending}>
                  Make the project
                </PrimaryButton>
                <Button variant="default" component={Link} to="/">
                  Cancel
                </Button>
              </Group>
            </Stack>
          </form>
        </Panel>
      </PageBody>
    </>
  );
}
