import { Button } from "@mantine/core";
import { useHotkeys, useOs } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";

import { KeyHint } from "../components/KeyHint";

const CommandPalette = lazy(async () => ({ default: (await import("./CommandPalette")).CommandPalette }));

/** Opens the command palette, by mouse or by its key, which stands on it. Its code comes with the first use. */
export function PaletteButton() {
  const [asked, setAsked] = useState(0);
  const os = useOs();
  const ask = () => setAsked((before) => before + 1);
  useHotkeys([["mod+K", ask]], []);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        fw={450}
        onClick={ask}
        aria-keyshortcuts="Control+K Meta+K"
        rightSection={<KeyHint>{os === "macos" ? "⌘ K" : "Ctrl K"}</KeyHint>}
      >
        Go to
      </Button>
      {asked > 0 && (
        <Suspense>
          <CommandPalette asked={asked} />
        </Suspense>
      )}
    </>
  );
}
