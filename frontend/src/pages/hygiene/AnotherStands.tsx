import { Alert, Button } from "@mantine/core";

import { useHygieneApplication } from "../../api/hygiene";
import type { HygieneRun } from "../../api/types";
import { moment } from "../../components/numbers";

/** A step is applied with other findings than those that are shown. */
export function AnotherStands({ slug, standing }: { slug: string; standing: HygieneRun }) {
  const change = useHygieneApplication(slug);
  return (
    <Alert variant="outline" color="gray" title="Earlier findings of this step are applied">
      <p>
        Applied {standing.applied_at && moment(standing.applied_at)}, with other settings or before the pool changed. Undo
        them to apply what is shown here.
      </p>
      <Button
        mt="sm"
        size="xs"
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ id: standing.id, isWanted: false })}
      >
        Undo the earlier ones
      </Button>
    </Alert>
  );
}
