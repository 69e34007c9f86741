import { Button, Modal, Stack } from "@mantine/core";

import { useSession } from "../api/session";
import { PrimaryButton } from "../components/PrimaryButton";

interface SessionEndedProps {
  username: string;
  /** Leave the page for the sign-in page. */
  onLeave: () => void;
}

/** Stands before a page whose session has ended: what was typed there is still there, and can be saved after all. */
export function SessionEnded({ username, onLeave }: SessionEndedProps) {
  const session = useSession();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      overlayProps={{ blur: 6 }}
      title="You are signed out"
    >
      <Stack gap="md">
        <p>
          Your session has ended. Nothing on this page is lost: sign in as {username} in another tab, come back here, and
          go on.
        </p>
        <PrimaryButton onClick={() => window.open("/login", "_blank", "noopener")}>Sign in in another tab</PrimaryButton>
        <Button variant="default" loading={session.isFetching} onClick={() => void session.refetch()}>
          I have signed in
        </Button>
        <Button variant="subtle" color="gray" onClick={onLeave}>
          Leave this page
        </Button>
      </Stack>
    </Modal>
  );
}
