import { Alert, Button } from "@mantine/core";

import { ApiProblem } from "../api/client";

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
      {retry && (
        <Button mt="sm" size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

function titleOf(error: Error): string {
  return error instanceof ApiProblem ? error.title : "Something went wrong in this page";
}
