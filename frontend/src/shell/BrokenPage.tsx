import { useRouteError } from "react-router";

import { PrimaryButton } from "../components/PrimaryButton";
import { ProblemNotice } from "../components/ProblemNotice";
import { PageBody } from "./PageBody";

/** Stands in for a page that could not be shown; answers already given are in the outbox or saved. */
export function BrokenPage() {
  const thrown = useRouteError();
  const error = thrown instanceof Error ? thrown : new Error("This page could not be shown.");
  return (
    <PageBody isNarrow>
      <ProblemNotice error={error} title="This page could not be shown. Nothing that you saved is lost." />
      <PrimaryButton mt="md" onClick={() => window.location.reload()}>
        Load it again
      </PrimaryButton>
    </PageBody>
  );
}
