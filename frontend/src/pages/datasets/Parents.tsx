import { Link } from "react-router";

import type { DatasetVersion } from "../../api/types";

/** What a version was derived from, each with the way to what became of its rows. */
export function Parents({ slug, version }: { slug: string; version: DatasetVersion }) {
  if (version.parents.length === 0) return <>–</>;
  return (
    <>
      {version.parents.map(({ id, name, sha256 }, index) => (
        <span key={sha256}>
          {index > 0 && ", "}
          {id === null ? (
            name
          ) : (
            <Link to={`/projects/${slug}/datasets/compare?base=${id}&other=${version.id}`} aria-label={`Compare with ${name}`}>
              {name}
            </Link>
          )}
        </span>
      ))}
    </>
  );
}
