import { Button } from "@mantine/core";
import { Link } from "react-router";

import type { TrainingRun } from "../../api/types";
import { Panel } from "../../components/Panel";
import { PrimaryLink } from "../../components/PrimaryButton";
import classes from "./TrainRunPage.module.css";

/** What to do with the model that came out. */
export function WhatNext({ slug, run }: { slug: string; run: TrainingRun }) {
  const base = `/projects/${slug}`;
  return (
    <Panel title="Next">
      {run.tuned === null ? (
        <p className={classes.next}>
          {run.state === "running" || run.state === "queued"
            ? "When it ends, the tuned model can be compared with its base."
            : "This run has not brought a model yet. Resume it: it goes on from its last checkpoint."}
        </p>
      ) : (
        <div className={classes.next}>
          <p>Is it really better? Compare it with its base on prompts that nothing was trained on.</p>
          <PrimaryLink to={`${base}/evaluate?base=${run.base}&tuned=${run.tuned}`}>Evaluate</PrimaryLink>
          <Button component={Link} to={`${base}/generate?generator=${run.tuned}`} variant="default">
            Source of the next round
          </Button>
        </div>
      )}
    </Panel>
  );
}
