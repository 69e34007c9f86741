import { SegmentedControl, Stack } from "@mantine/core";

import classes from "./Gold.module.css";

interface GoldUseProps {
  isPractice: boolean;
  onChange: (isPractice: boolean) => void;
}

const uses = [
  { value: "work", label: "Among the questions" },
  { value: "practice", label: "For practice" },
];

/** What a known answer is for: to see who looks, or to show how the project sees it. */
export function GoldUse({ isPractice, onChange }: GoldUseProps) {
  return (
    <Stack gap={6}>
      <SegmentedControl
        aria-label="What the known answer is for"
        data={uses}
        value={isPractice ? "practice" : "work"}
        onChange={(use) => onChange(use === "practice")}
      />
      <p className={classes.muted}>
        {isPractice
          ? "Offered before the first question, with the answer told at once. It is never mixed into the work, and nothing of it is recorded."
          : "It leaves the common queue and is mixed in at the gold rate, once for everybody. Answers that it has already are measured against what is known."}
      </p>
    </Stack>
  );
}
