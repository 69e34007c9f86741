import { Select, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";

import { ApiProblem } from "../../api/client";
import { useStartJob } from "../../api/jobs";
import { isOfUse, useTrainingPlan, type PlannedRun } from "../../api/training";
import type { DatasetVersion, Generator, TrainingRecipes } from "../../api/types";
import columns from "../../components/columns.module.css";
import { count } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { within } from "../../components/schema-form/errors";
import type { JsonObject } from "../../components/schema-form/json";
import { PlanView } from "./PlanView";
import { RecipeCards } from "./RecipeCards";
import { SettingsGroups } from "./SettingsGroups";
import { offered, withDefaults } from "./recipeForm";
import classes from "./Train.module.css";

interface TrainFormProps {
  slug: string;
  versions: DatasetVersion[];
  generators: Generator[];
  training: TrainingRecipes;
}

const PAUSE_MS = 300;

/** A run from a dataset version and a recipe, with what it will be and need beside it before it starts. */
export function TrainForm({ slug, versions, generators, training }: TrainFormProps) {
  const start = useStartJob(slug);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [version, setVersion] = useState(search.get("version") ?? versions[0]?.id.toString() ?? null);
  const usable = generators.filter(isOfUse);
  const [generator, setGenerator] = useState(search.get("generator") ?? usable[0]?.id.toString() ?? null);
  const [named, setNamed] = useState<string | null>(null);
  const [settings, setSettings] = useState<JsonObject>({});
  const recipes = offered(training, generators.find(({ id }) => String(id) === generator), generators);
  const recipe = recipes.find(({ name }) => name === named) ?? recipes[0];
  const schema = useMemo(() => recipe && withDefaults(training.schema, recipe), [training, recipe]);
  const run: PlannedRun | null =
    recipe && version && generator
      ? { dataset_version: Number(version), generator: Number(generator), recipe: recipe.name, settings }
      : null;
  const [settled] = useDebouncedValue(run, PAUSE_MS);
  const plan = useTrainingPlan(slug, settled);
  if (!recipe || !schema) return null;
  const misfits = plan.data?.misfits ?? {};
  const complaints = [
    ...Object.entries(misfits).flatMap(([field, message]) => (field === "generator" ? [] : [{ field, message }])),
    ...within(plan.error instanceof ApiProblem ? plan.error.fields : [], "settings"),
    ...within(within(start.error instanceof ApiProblem ? start.error.fields : [], "spec"), "settings"),
  ];
  const change = (next: JsonObject) => {
    start.reset();
    setSettings(next);
  };
  const choose = (name: string) => {
    setNamed(name);
    // What was changed of one recipe means nothing in another.
    change({});
  };
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    if (run) start.mutate({ kind: "train", spec: run }, { onSuccess: () => void navigate({ hash: "runs" }) });
  };
  return (
    <form onSubmit={submit} className={classes.newRun}>
      <Panel title="New run">
        <Stack gap="md">
          <div className={classes.sources}>
            <Select
              label="Dataset"
              data={versions.map(({ id, number: which, rows }) => ({
                value: String(id),
                label: `Version ${which} · ${count(rows)} pairs`,
              }))}
              value={version}
              onChange={setVersion}
              allowDeselect={false}
            />
            <Select
              label="Model to teach"
              data={usable.map(({ id, name }) => ({ value: String(id), label: name }))}
              value={generator}
              onChange={setGenerator}
              allowDeselect={false}
              error={misfits.generator}
            />
          </div>
          <RecipeCards recipes={recipes} unfit={plan.data?.unfit ?? {}} value={recipe.name} onChange={choose} />
          <SettingsGroups key={recipe.name} schema={schema} value={settings} onChange={change} errors={complaints} />
        </Stack>
      </Panel>
      <div className={columns.stack}>
        <PlanView plan={plan} />
        {start.error && complaints.length === 0 && <ProblemNotice error={start.error} title="The run was not started" />}
        <PrimaryButton type="submit" disabled={run === null || plan.isError || Object.keys(misfits).length > 0} loading={start.isPending}>
          Start training
        </PrimaryButton>
      </div>
    </form>
  );
}
