import { Button, Divider } from "@mantine/core";

import { useAccountConfig, useProviderVisit } from "../../api/accounts";
import { ProblemNotice } from "../../components/ProblemNotice";
import { callbackTo } from "./destination";

/** The way in through the deployment's own provider, where it has one. */
export function ProviderButton({ next, verb }: { next: string; verb: string }) {
  const config = useAccountConfig();
  const visit = useProviderVisit();
  const provider = config.data?.socialaccount?.providers[0];
  if (!provider) return null;
  return (
    <>
      <Divider label="or" />
      <Button
        variant="default"
        fullWidth
        // It stays so until the provider's page has taken the place of this one.
        loading={visit.isPending || visit.isSuccess}
        onClick={() => visit.mutate(callbackTo(next))}
      >
        {verb} with {provider.name}
      </Button>
      {visit.error && <ProblemNotice error={visit.error} title="You are not signed in" />}
    </>
  );
}
