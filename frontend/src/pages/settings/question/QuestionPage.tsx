import { useMemo, useState, type SyntheticEvent } from "react";

import { ApiProblem } from "../../../api/client";
import { useInstruments } from "../../../api/instruments";
import { useChangeProject } from "../../../api/projects";
import type { Instrument, Project } from "../../../api/types";
import { Facts } from "../../../components/Facts";
import { PageTitle } from "../../../components/PageTitle";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { QueryView } from "../../../components/QueryView";
import type { JsonObject } from "../../../components/schema-form/json";
import { SchemaForm } from "../../../components/schema-form/SchemaForm";
import { SettingsForm } from "../SettingsForm";
import { useProjectOfSettings } from "../SettingsFrame";
import classes from "../SettingsFrame.module.css";
import { lockedSettings } from "./locked";

const PREFIX = "instrument_config.";

/** What is asked, and what may be answered. */
export function QuestionPage() {
  const project = useProjectOfSettings();
  const instruments = useInstruments();
  return (
    <QueryView query={instruments} height={420}>
      {(all) => {
        const instrument = all.find(({ id }) => id === project.instrument);
        return instrument ? <Question project={project} instrument={instrument} /> : <Unknown project={project} />;
      }}
    </QueryView>
  );
}

function Question({ project, instrument }: { project: Project; instrument: Instrument }) {
  const change = useChangeProject(project.slug);
  const [config, setConfig] = useState(project.instrument_config as JsonObject);
  const locked = project.counts.judgments > 0 ? lockedSettings(instrument.config_schema, project.instrument_config) : [];
  const isDirty = JSON.stringify(config) !== JSON.stringify(project.instrument_config);
  const problems = useMemo(() => problemsOf(change.error), [change.error]);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    change.mutate(
      { instrument_config: config },
      { onSuccess: (saved) => setConfig(saved.instrument_config as JsonObject) },
    );
  };
  return (
    <>
      <PageTitle title="Question" lead={`${instrument.title} ${instrument.summary}`} />
      <div className={classes.stack}>
        <SettingsForm
          onSubmit={submit}
          isDirty={isDirty}
          isSaving={change.isPending}
          wasSaved={change.isSuccess && !isDirty}
          problem={problems.length > 0 ? null : change.error}
        >
          <div className={classes.fields}>
            <SchemaForm
              schema={instrument.config_schema}
              value={config}
              onChange={setConfig}
              errors={problems}
              without={locked.map(({ key }) => key)}
            />
          </div>
        </SettingsForm>
        {locked.length > 0 && (
          <Panel title="Stays as it is">
            <div className={classes.fields}>
              <p className={classes.note}>
                There are answers already, and they would not mean the same if this changed. To ask otherwise, make another
                project.
              </p>
              <Facts facts={locked} />
            </div>
          </Panel>
        )}
      </div>
    </>
  );
}

/** An instrument that the server no longer has: its answers are kept, and nothing of it can be set. */
function Unknown({ project }: { project: Project }) {
  const error = new Error(`This server has no instrument '${project.instrument}'; its answers are kept.`);
  return <ProblemNotice error={error} title="Nothing can be set here" />;
}

/** The server's complaints about single settings, by their names in the configuration. */
function problemsOf(error: Error | null) {
  if (!(error instanceof ApiProblem)) return [];
  return error.fields
    .filter(({ field }) => field.startsWith(PREFIX))
    .map(({ field, message }) => ({ field: field.slice(PREFIX.length), message }));
}
