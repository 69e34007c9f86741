import { Button, Divider } from "@mantine/core";

import { goToProvider, useAccountConfig } from "../../api/accounts";
import { callbackTo } from "./destination";

/** The way in through the deployment's own provider, where it has one. */
export function ProviderButton({ next, verb }: { next: string; verb: string }) {
  const config = useAccountConfig();
  const providers = config.data?.socialaccount?.providers ?? [];
  if (providers.length === 0) return null;
  return (
    <>
      <Divider label="or" />
      {providers.map((provider) => (
        <Button
          key={provider.id}
          variant="default"
          fullWidth
          onClick={() => goToProvider(provider, callbackTo(next))}
        >
          {verb} with {provider.name}
        </Button>
      ))}
    </>
  );
}
