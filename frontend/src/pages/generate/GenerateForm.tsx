import { Select, Stack } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { ApiProblem } from "../../api/client";
import { useJobKind } from "../../api/imports";
import { useStartJob } from "../../api/jobs";
import { useGenerators } from "../../api/training";
import type { Project } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { within } from "../../components/schema-form/errors";
import type { JsonObject } from "../../components/schema-form/json";
import { SchemaForm } from "../../components/schema-form/SchemaForm";

/** Who draws, for which prompts, and how the samples of one prompt come to differ. */
export function GenerateForm({ project }: { project: Project }) {
  const generators = useGenerators(project.slug);
  const kind = useJobKind("generate");
  const start = useStartJob(project.slug);
  const [search] = useSearchParams();
  const asked = search.get("generator");
  const [generator, setGenerator] = useState<string | null>(asked);
  // Who comes with a model wants its pictures for all prompts, also for those that have some.
  const [spec, setSpec] = useState<JsonObject>(asked ? { prompts: "all" } : {});
  const choices = generators.data?.results ?? [];
  const chosen = generator ?? choices[0]?.id.toString() ?? null;
  if (project.counts.prompts === 0) {
    return (
      <EmptyState title="No prompts yet">
        <Link to={`/projects/${project.slug}/prompts`}>Add prompts</Link> first: they say what is drawn.
      </EmptyState>
    );
  }
  const errors = within(start.error instanceof ApiProblem ? start.error.fields : [], "spec");
  const change = (next: JsonObject) => {
    // What was complained of may not be asked any more.
    start.reset();
    setSpec(next);
  };
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    start.mutate({ kind: "generate", spec: { ...spec, generator: Number(chosen) } });
  };
  return (
    <Panel title="New samples">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Select
            label="Model"
            data={choices.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={chosen}
            onChange={setGenerator}
            allowDeselect={false}
            error={generators.error?.message}
          />
          <QueryView query={kind} height={420}>
            {(found) =>
              found && <SchemaForm schema={found.schema} value={spec} onChange={change} errors={errors} without={["generator"]} />
            }
          </QueryView>
          {start.error && errors.length === 0 && <ProblemNotice error={start.error} title="The job was not started" />}
          <PrimaryButton type="submit" disabled={chosen === null} loading={start.isPending}>
            Start generating
          </PrimaryButton>
        </Stack>
      </form>
    </Panel>
  );
}
