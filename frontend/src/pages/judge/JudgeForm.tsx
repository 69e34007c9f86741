import { SegmentedControl, Select, Stack } from "@mantine/core";
import { useState } from "react";

import { ApiProblem } from "../../api/client";
import { useJobKind } from "../../api/imports";
import { useStartJob, type NewJob } from "../../api/jobs";
import { useLanguageModels } from "../../api/judging";
import type { LanguageModel, Project } from "../../api/types";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { within } from "../../components/schema-form/errors";
import type { JsonObject } from "../../components/schema-form/json";
import { SchemaForm } from "../../components/schema-form/SchemaForm";
import { useSettledEstimate } from "../../jobs/useSettledEstimate";
import { Estimate } from "./Estimate";
import classes from "./Judge.module.css";
import { ScoreTerms, type Term } from "./ScoreTerms";

type Way = "judge" | "judge_by_scores";

/** The kind of job by which a model is asked. */
const kindOf = (way: Way, isLocal: boolean) => (way === "judge" && isLocal ? "judge_locally" : way);

/** Who judges, which questions, and what that would take. */
export function JudgeForm({ project }: { project: Project }) {
  const { slug } = project;
  const models = useLanguageModels().data ?? [];
  const [wanted, setWanted] = useState<Way | null>(null);
  const [model, setModel] = useState<string | null>(null);
  const [terms, setTerms] = useState<Term[]>([]);
  // A judge that nobody knows yet is tried on what people have answered.
  const [spec, setSpec] = useState<JsonObject>(project.counts.judgments_human > 0 ? { questions: "answered" } : {});
  const way = wanted ?? (models.length > 0 ? "judge" : "judge_by_scores");
  const start = useStartJob(slug);
  const able = models.filter(({ images, why_not }) => images && why_not === null);
  const chosen = models.find(({ name }) => name === model) ?? able[0] ?? null;
  const kind = useJobKind(kindOf(way, chosen?.is_local ?? false));
  const job = asked(way, spec, chosen, terms);
  const estimate = useSettledEstimate(slug, job);
  const isNothingLeft = estimate.isSettled && estimate.data?.comparisons === 0;
  const errors = within(start.error instanceof ApiProblem ? start.error.fields : [], "spec");
  const change = (next: JsonObject) => {
    start.reset();
    setSpec(next);
  };
  return (
    <Panel title="New run">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (job) start.mutate(job);
        }}
      >
        <Stack gap="md">
          <SegmentedControl
            fullWidth
            aria-label="Who judges"
            data={[
              { value: "judge", label: "A model" },
              { value: "judge_by_scores", label: "Scores" },
            ]}
            value={way}
            onChange={(next) => {
              start.reset();
              setWanted(next);
            }}
          />
          {way === "judge" ? (
            models.length === 0 ? (
              <p className={classes.quiet}>
                No vision-language model is configured here. The operator names them in a file; the documentation of
                language models says how. Scores judge without one.
              </p>
            ) : (
              <Select
                label="Vision-language model"
                data={models.map(({ name, is_local, images, why_not }) => ({
                  value: name,
                  label: is_local ? `${name} (in the worker)` : name,
                  disabled: !images || why_not !== null,
                }))}
                value={chosen?.name ?? null}
                onChange={setModel}
                allowDeselect={false}
              />
            )
          ) : (
            <ScoreTerms project={project} terms={terms} onChange={setTerms} />
          )}
          <QueryView query={kind} height={320}>
            {(found) =>
              found && (
                <SchemaForm
                  schema={found.schema}
                  value={spec}
                  onChange={change}
                  errors={errors}
                  without={way === "judge" ? withoutOfModel(project) : ["terms"]}
                />
              )
            }
          </QueryView>
          {job && <Estimate {...estimate} />}
          {start.error && errors.length === 0 && <ProblemNotice error={start.error} title="The run was not started" />}
          <PrimaryButton type="submit" disabled={job === null || isNothingLeft} loading={start.isPending}>
            Start judging
          </PrimaryButton>
        </Stack>
      </form>
    </Panel>
  );
}

const OF_ENDPOINTS = ["videos_as", "most_cost"];

/** How videos are sent is asked only where there can be any. */
const withoutOfModel = ({ instrument }: Project) =>
  ["layout"].includes(instrument) ? ["model", "videos_as"] : ["model"];

function asked(way: Way, spec: JsonObject, model: LanguageModel | null, terms: Term[]): NewJob | null {
  const common = Object.fromEntries(Object.entries(spec).filter(([name]) => !OF_ENDPOINTS.includes(name)));
  if (way === "judge") {
    if (model === null) return null;
    const said = model.is_local ? common : spec;
    return { kind: kindOf(way, model.is_local), spec: { ...said, model: model.name } };
  }
  return terms.length === 0 ? null : { kind: way, spec: { ...common, terms } };
}
