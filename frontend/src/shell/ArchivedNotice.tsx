import { Link } from "react-router";

import { manages } from "../api/roles";
import type { Project } from "../api/types";
import classes from "./ArchivedNotice.module.css";

/** Above every page of an archived project: why nothing can be started here. */
export function ArchivedNotice({ project }: { project: Project }) {
  const isGoing = project.deletion_began_at !== null;
  return (
    <p className={classes.notice} role="note">
      <strong>{isGoing ? "Being deleted." : "Archived."}</strong>{" "}
      {isGoing
        ? "Parts of this project are gone already."
        : "Everything can be read; nothing is answered or started here."}{" "}
      {manages(project) && <Link to={`/projects/${project.slug}/settings/end`}>Archive and delete</Link>}
    </p>
  );
}
