import { Select, Stack } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { ApiProblem } from "../../api/client";
import { useJobKind } from "../../api/imports";
import { useStartJob } from "../../api/jobs";
import { useTextGraders } from "../../api/previews";
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
import { JobEstimateFacts } from "../../jobs/JobEstimateFacts";
import { makings, type Making } from "./making";

/** Asked for by choices of their own: what there is, is known here and not to the schema. */
const CHOSEN = ["generator", "model"] as const;

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
              <Form
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

interface FormProps {
  slug: string;
  kind: string;
  schema: Parameters<typeof SchemaForm>[0]["schema"];
  spec: JsonObject;
  onChange: (spec: JsonObject) => void;
  errors: ReturnType<typeof within>;
  start: ReturnType<typeof useStartJob>;
}

function Form({ slug, kind, schema, spec, onChange, errors, start }: FormProps) {
  const has = (name: string) => name in ((schema as { properties?: object }).properties ?? {});
  const isNeeded = (name: string) => ((schema as { required?: string[] }).required ?? []).includes(name);
  const generators = useGenerators(slug).data?.results ?? [];
  const models = (useTextGraders().data ?? []).filter(({ id }) => id.startsWith("llm:"));
  const whole: JsonObject = { ...spec };
  if (has("generator")) whole.generator ??= generators[0]?.id ?? null;
  if (has("model") && isNeeded("model")) whole.model ??= models.find(({ available }) => available)?.id.slice(4) ?? null;
  const isReady = CHOSEN.every((name) => !has(name) || !isNeeded(name) || whole[name] != null);
  const job = isReady ? { kind, spec: whole } : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (job) start.mutate(job);
      }}
    >
      <Stack gap="md">
        {has("generator") && (
          <Select
            label="Model"
            data={generators.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={typeof whole.generator === "number" ? whole.generator.toString() : null}
            onChange={(next) => onChange({ ...spec, generator: Number(next) })}
            allowDeselect={false}
          />
        )}
        {has("model") && (
          <Select
            label={isNeeded("model") ? "Vision-language model" : "Language model"}
            description={descriptionOf(schema)}
            data={models.map(({ id, available, why_not }) => ({
              value: id.slice(4),
              label: available ? id.slice(4) : `${id.slice(4)}: ${why_not ?? ""}`,
              disabled: !available,
            }))}
            placeholder={isNeeded("model") ? "None is configured" : "None: by rules"}
            value={(whole.model as string | undefined) ?? null}
            onChange={(next) => onChange({ ...spec, model: next ?? "" })}
            clearable={!isNeeded("model")}
          />
        )}
        <SchemaForm schema={schema} value={spec} onChange={onChange} errors={errors} without={CHOSEN} />
        <JobEstimateFacts slug={slug} job={job} />
        {start.error && errors.length === 0 && <ProblemNotice error={start.error} title="The job was not started" />}
        <PrimaryButton type="submit" disabled={job === null} loading={start.isPending}>
          Start
        </PrimaryButton>
      </Stack>
    </form>
  );
}

function descriptionOf(schema: unknown): string | undefined {
  const { properties } = schema as { properties?: Record<string, { description?: string }> };
  return properties?.model?.description;
}
