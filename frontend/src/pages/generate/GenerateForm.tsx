import { Select, Stack } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { ApiProblem } from "../../api/client";
import { useJobKind } from "../../api/imports";
import { useStartJob } from "../../api/jobs";
import type { Project } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { within } from "../../components/schema-form/errors";
import type { JsonObject } from "../../components/schema-form/json";
import { makings, type Making } from "./making";
import { MakingForm } from "./MakingForm";

interface GenerateFormProps {
  project: Project;
  making: Making;
  onChoose: (kind: string) => void;
}

/** What is made, by whom, of what; and what that would take. */
export function GenerateForm({ project, making, onChoose }: GenerateFormProps) {
  const kind = useJobKind(making.kind);
  const start = useStartJob(project.slug);
  const [search] = useSearchParams();
  const asked = search.get("generator");
  // Who comes with a model wants its pictures for all prompts, also for those that have some.
  const [spec, setSpec] = useState<JsonObject>(
    asked && making.kind === "generate" ? { prompts: "all", generator: Number(asked) } : {},
  );
  if (making.needs === "prompts" && project.counts.prompts === 0) {
    return (
      <EmptyState title="No prompts yet">
        <Link to={`/projects/${project.slug}/prompts`}>Add prompts</Link> first: they say what is made.
      </EmptyState>
    );
  }
  const errors = within(start.error instanceof ApiProblem ? start.error.fields : [], "spec");
  const change = (next: JsonObject) => {
    // What was complained of may not be asked any more.
    start.reset();
    setSpec(next);
  };
  return (
    <Panel title="New">
      <Stack gap="md">
        <Select
          label="What is made"
          data={makings.map(({ kind, name }) => ({ value: kind, label: name }))}
          value={making.kind}
          onChange={(next) => next !== null && onChoose(next)}
          allowDeselect={false}
        />
        <QueryView query={kind} height={420}>
          {(found) =>
            found && (
              <MakingForm
                slug={project.slug}
                kind={making.kind}
                schema={found.schema}
                spec={spec}
                onChange={change}
                errors={errors}
                start={start}
              />
            )
          }
        </QueryView>
      </Stack>
    </Panel>
  );
}
