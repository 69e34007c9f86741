import { Select, Stack } from "@mantine/core";
import { useMemo } from "react";

import type { FieldProblem } from "../../api/client";
import { useScorers } from "../../api/curation";
import { useJobs, type useStartJob } from "../../api/jobs";
import { useTextGraders } from "../../api/previews";
import { isOfUse, useGenerators } from "../../api/training";
import { Folded } from "../../components/Folded";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { outside, told, within } from "../../components/schema-form/errors";
import type { JsonObject } from "../../components/schema-form/json";
import { readForm, type JsonSchema } from "../../components/schema-form/read";
import { SchemaForm } from "../../components/schema-form/SchemaForm";
import { JobEstimateFacts } from "../../jobs/JobEstimateFacts";
import { RECENT_JOBS } from "../../jobs/RecentJobs";
import { SELDOM_SAID, withStrategy } from "./making";
import { offering } from "./offered";
import { StrategyField } from "./StrategyField";

/** Asked for by choices of their own: what there is, is known here and not to the schema. */
const CHOSEN = ["generator", "model"] as const;

interface MakingFormProps {
  slug: string;
  kind: string;
  schema: JsonSchema;
  spec: JsonObject;
  onChange: (spec: JsonObject) => void;
  errors: FieldProblem[];
  start: ReturnType<typeof useStartJob>;
}

/** What a job that makes something is asked for, what it would take, and its start. */
export function MakingForm({ slug, kind, schema: written, spec, onChange, errors, start }: MakingFormProps) {
  const { properties = {}, required = [] } = written as { properties?: Record<string, unknown>; required?: string[] };
  const has = (name: string) => name in properties;
  const isNeeded = (name: string) => required.includes(name);
  const known = useGenerators(slug).data?.results;
  const generators = useMemo(() => known?.filter(isOfUse), [known]);
  const models = (useTextGraders().data ?? []).filter(({ id }) => id.startsWith("llm:"));
  const scorers = useScorers(slug).data;
  // Whose samples a project has is a better guess than whoever comes first: of videos it may make none.
  const jobs = useJobs(slug, { kind }, RECENT_JOBS);
  const before = jobs.data?.results[0]?.spec.generator;
  const whole: JsonObject = { ...spec };
  if (has("generator") && !jobs.isPending) whole.generator ??= (generators?.find(({ id }) => id === before) ?? generators?.[0])?.id ?? null;
  if (has("model") && isNeeded("model")) whole.model ??= models.find(({ available }) => available)?.id.slice(4) ?? null;
  const schema = useMemo(() => {
    const usable = (scorers ?? []).filter(({ available }) => available);
    const others = (generators ?? []).filter(({ id }) => id !== whole.generator);
    const withScorers = offering(written, "scorer", usable.map(({ id, title }) => ({ value: id, name: title })));
    return offering(withScorers, "generators", others.map(({ id, name }) => ({ value: id, name })));
  }, [written, scorers, generators, whole.generator]);
  const strategy = readForm(schema).fields.find(({ key, shape }) => key === "strategy" && shape.kind === "variants")?.shape;
  const seldom = strategy ? SELDOM_SAID : [];
  const elsewhere = strategy ? ["strategy", ...seldom] : [];
  const notOfSeldom = outside(errors, [...seldom]);
  const ofSeldom = errors.filter((error) => !notOfSeldom.includes(error));
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
            data={(generators ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
            value={typeof whole.generator === "number" ? whole.generator.toString() : null}
            onChange={(next) => onChange({ ...spec, generator: Number(next) })}
            allowDeselect={false}
            error={told(within(errors, "generator"))}
          />
        )}
        {has("model") && (
          <Select
            label={isNeeded("model") ? "Vision-language model" : "Language model"}
            description={(properties.model as { description?: string }).description}
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
        {strategy?.kind === "variants" && (
          <StrategyField
            shape={strategy}
            name={strategy.title}
            value={spec.strategy}
            onChange={(next) => onChange(withStrategy(spec, next))}
            problems={within(errors, "strategy")}
          />
        )}
        <SchemaForm
          schema={schema}
          value={spec}
          onChange={onChange}
          errors={outside(errors, elsewhere)}
          without={[...CHOSEN, ...elsewhere]}
        />
        {seldom.length > 0 && (
          <Folded title="More settings" hasComplaint={ofSeldom.length > 0}>
            <SchemaForm schema={schema} value={spec} onChange={onChange} errors={ofSeldom} only={seldom} />
          </Folded>
        )}
        <JobEstimateFacts slug={slug} job={job} />
        {start.error && errors.length === 0 && <ProblemNotice error={start.error} title="The job was not started" />}
        <PrimaryButton type="submit" disabled={job === null} loading={start.isPending}>
          Start
        </PrimaryButton>
      </Stack>
    </form>
  );
}
