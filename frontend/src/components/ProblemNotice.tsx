import { Alert, Button } from "@mantine/core";
import { Link } from "react-router";

import { ApiProblem } from "../api/client";

const NOT_FOUND = 404;

interface ProblemNoticeProps {
  error: Error;
  /** What could not be done, as a heading. */
  title?: string | undefined;
  retry?: (() => void) | undefined;
}

/** An error: what happened, what was kept, and what to do. */
export function ProblemNotice({ error, title, retry }: ProblemNoticeProps) {
  return (
    <Alert color="red" variant="outline" title={title ?? titleOf(error)} role="alert">
      <p>{error.message}</p>
      {error instanceof ApiProblem && error.fields.length > 1 && (
        <ul>
          {error.fields.map((problem) => (
            <li key={problem.field + problem.message}>
              {problem.field}: {problem.message}
            </li>
          ))}
        </ul>
      )}
      {retry && !isGone(error) && (
        <Button mt="sm" size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
      {retry && isGone(error) && (
        <Button component={Link} to="/" mt="sm" size="xs" variant="default">
          All projects
        </Button>
      )}
    </Alert>
  );
}

/** Asking again brings nothing back: there is only another way to go. */
const isGone = (error: Error) => error instanceof ApiProblem && error.status === NOT_FOUND;

function titleOf(error: Error): string {
  return error instanceof ApiProblem ? error.title : "Something went wrong in this page";
}
