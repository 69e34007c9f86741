import { Button } from "@mantine/core";
import { useState } from "react";

import { useArchiving } from "../../../api/archive";
import type { Project } from "../../../api/types";
import { PageTitle } from "../../../components/PageTitle";
import { Panel } from "../../../components/Panel";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { moment } from "../../../components/numbers";
import { useProjectOfSettings } from "../SettingsFrame";
import classes from "../SettingsFrame.module.css";
import { DeleteDialog } from "./DeleteDialog";

/** The end of a project, for a while or for ever. */
export function EndPage() {
  const project = useProjectOfSettings();
  return (
    <>
      <PageTitle title="Archive and delete" lead="A project that is done is archived. One that should not be is deleted." />
      <div className={classes.stack}>
        <ArchivePanel project={project} />
        <DeletePanel project={project} />
      </div>
    </>
  );
}

function ArchivePanel({ project }: { project: Project }) {
  const archiving = useArchiving(project.slug);
  const isArchived = project.archived_at !== null;
  return (
    <Panel title={isArchived ? "In the archive" : "Archive"}>
      <div className={classes.fields}>
        <p>
          {project.archived_at === null
            ? "An archived project leaves the list of projects. Everything in it can still be read, and nobody is asked anything. It can come back at any time."
            : `Since ${moment(project.archived_at)}. Everything can be read, and nobody is asked anything.`}
        </p>
        {archiving.error && (
          <ProblemNotice error={archiving.error} title={isArchived ? "It stays in the archive" : "It was not archived"} />
        )}
        <div>
          <Button
            variant="default"
            loading={archiving.isPending}
            disabled={project.deletion_began_at !== null}
            onClick={() => archiving.mutate(!isArchived)}
          >
            {isArchived ? "Take it out of the archive" : "Archive this project"}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function DeletePanel({ project }: { project: Project }) {
  const [isAsking, setAsking] = useState(false);
  const why = whyNot(project);
  return (
    <Panel title="Delete">
      <div className={classes.fields}>
        <p>
          Every prompt, sample, answer, dataset and model of this project, for ever, with the files that no other project
          uses. Its audit log stays. Exports that somebody downloaded are theirs.
        </p>
        {why && <p className={classes.note}>{why}</p>}
        <div>
          <Button variant="default" disabled={why !== ""} onClick={() => setAsking(true)}>
            {project.deletion_began_at === null ? "Delete this project" : "Go on deleting it"}
          </Button>
        </div>
      </div>
      {isAsking && <DeleteDialog project={project} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function whyNot({ role, archived_at }: Project): string {
  if (role !== "owner") return "Only an owner of this project may delete it.";
  return archived_at === null ? "Archive it first: whoever still works here sees that it has come to its end." : "";
}
