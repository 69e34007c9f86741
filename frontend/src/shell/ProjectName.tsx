import { Link } from "react-router";

import classes from "./Header.module.css";

/** The project's name; leads to its overview. */
export function ProjectName({ slug, name }: { slug: string; name: string | undefined }) {
  return (
    <Link to={`/projects/${slug}`} className={classes.project} title={name}>
      {name ?? slug}
    </Link>
  );
}
