import { Button, Group } from "@mantine/core";
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";

import { useInstruments } from "../../api/instruments";
import type { Instrument } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { questionOf } from "../../instruments/registry";
import { Header } from "../../shell/Header";
import { PageBody } from "../../shell/PageBody";
import { ConfigStep } from "./ConfigStep";
import { configOf, forget, promptsOf, remember, remembered, type Draft } from "./draft";
import { InstrumentStep } from "./InstrumentStep";
import { NameStep } from "./NameStep";
import classes from "./NewProjectPage.module.css";
import { PeopleStep } from "./PeopleStep";
import { Preview } from "./Preview";
import { stepOf } from "./problems";
import { SourceStep } from "./SourceStep";
import { useMakeProject, type Made } from "./useMakeProject";

/** From a name to the first comparison: five steps on one page, and beside them what annotators will see. */
export function NewProjectPage() {
  const instruments = useInstruments();
  return (
    <>
      <Header />
      <PageBody>
        <PageTitle title="New project" lead="What is compared, how it is asked, and where the samples come from. Beside it you see what annotators will see." />
        <QueryView query={instruments} height={600}>
          {(all) => <Wizard instruments={all} />}
        </QueryView>
      </PageBody>
    </>
  );
}

function Wizard({ instruments }: { instruments: Instrument[] }) {
  const [draft, setDraft] = useState(() => remembered(localStorage));
  const navigate = useNavigate();
  const make = useMakeProject();
  useStepOf(make.error);
  const instrument = instruments.find(({ id }) => id === draft.instrument) ?? instruments[0];
  if (!instrument) throw new Error("The server offers no instrument.");
  const config = configOf(draft, instrument);
  const change = (next: Draft) => {
    setDraft(next);
    remember(localStorage, next);
  };
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    const project = {
      name: draft.name.trim(),
      instrument: instrument.id,
      instrument_config: config,
      guidelines: draft.guidelines,
      slots_per_comparison: draft.slots,
      gold_rate: draft.gold / 100,
    };
    const prompts = draft.source === "generate" ? promptsOf(draft) : [];
    const onSuccess = (made: Made) => {
      forget(localStorage);
      void navigate(nextPage(made, draft));
    };
    make.mutate({ project, prompts }, { onSuccess });
  };
  const step = { draft, onChange: change, error: make.error };
  return (
    <div className={classes.columns}>
      <form onSubmit={submit} className={classes.steps}>
        <NameStep {...step} instruments={instruments} />
        <InstrumentStep {...step} instruments={instruments} />
        <ConfigStep {...step} instrument={instrument} config={config} />
        <PeopleStep {...step} />
        <SourceStep {...step} />
        {make.error && stepOf(make.error) === null && (
          <ProblemNotice error={make.error} title={make.made.current ? "The project is made, but not all of it" : "The project was not made"} />
        )}
        {make.error && stepOf(make.error) !== null && (
          <p role="alert" className={classes.problem}>
            The project was not made: something above is not right yet.
          </p>
        )}
        <Group>
          <PrimaryButton type="submit" loading={make.isPending}>
            Make the project
          </PrimaryButton>
          <Button variant="default" component={Link} to="/">
            Cancel
          </Button>
          {make.error && make.made.current && <Link to={`/projects/${make.made.current.slug}`}>Go to the project as it is</Link>}
        </Group>
      </form>
      <aside className={classes.aside}>
        <Preview
          key={instrument.id}
          instrument={instrument}
          config={config}
          kind={draft.compared}
          Question={questionOf(instrument.id)}
        />
      </aside>
    </div>
  );
}

/** Where one goes on: to the first comparison where it is being drawn, else to where samples come from. */
function nextPage({ slug, job }: Made, { source }: Draft): string {
  if (job !== null) return `/projects/${slug}/first?job=${job}`;
  if (source === "generate") return `/projects/${slug}/prompts`;
  return source === "import" ? `/projects/${slug}/import` : `/projects/${slug}`;
}

/** Shows the step that the server complained about. */
function useStepOf(error: Error | null) {
  useEffect(() => {
    const step = stepOf(error);
    if (step) document.getElementById(`step-${step}`)?.scrollIntoView({ block: "start" });
  }, [error]);
}
