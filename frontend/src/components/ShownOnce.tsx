import { Button, Group } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import type { ReactNode } from "react";

import classes from "./ShownOnce.module.css";

interface ShownOnceProps {
  /** What it is, for screen readers: "Token", "Link". */
  label: string;
  secret: string;
  /** Further things to do with it, beside copying. */
  children?: ReactNode;
}

/** A secret that is on the screen this one time: easy to copy, and easy to select where copying is forbidden. */
export function ShownOnce({ label, secret, children }: ShownOnceProps) {
  const clipboard = useClipboard({ timeout: 3_000 });
  return (
    <div className={classes.box}>
      <div className={classes.secret} role="textbox" aria-label={label} aria-readonly tabIndex={0}>
        {secret}
      </div>
      <Group gap={8}>
        <Button size="xs" variant="default" onClick={() => clipboard.copy(secret)}>
          {clipboard.copied ? "Copied" : "Copy"}
        </Button>
        {children}
        {clipboard.error && <span role="alert">The browser does not let us copy: select it and copy it yourself.</span>}
      </Group>
    </div>
  );
}
