import { Button, Group, Modal, Stack } from "@mantine/core";
import { useEffect } from "react";
import { useBlocker } from "react-router";

import { PrimaryButton } from "../../components/PrimaryButton";

/** Asks before something written and not saved is left behind: by a link here, by closing the tab in the browser's words. */
export function UnsavedGuard({ isDirty }: { isDirty: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isDirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isDirty) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isDirty]);
  if (blocker.state !== "blocked") return null;
  return (
    <Modal opened onClose={() => blocker.reset()} title="Leave without saving?">
      <Stack gap="md">
        <p>What you changed on this page is not saved yet.</p>
        <Group>
          <PrimaryButton onClick={() => blocker.reset()} data-autofocus>
            Stay here
          </PrimaryButton>
          <Button variant="default" onClick={() => blocker.proceed()}>
            Leave it
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
