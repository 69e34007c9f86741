import { Button, Group, SegmentedControl, Stack, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { useMakeGold, type KnownAnswer } from "../../../api/gold";
import type { ComparisonDetail } from "../../../api/types";
import { SampleRow } from "../../../components/media/SampleRow";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { useCurrentProject } from "../../../shell/ProjectFrame";
import { GivenAnswers } from "./GivenAnswers";
import { GoldUse } from "./GoldUse";
import { hasSimpleAnswer } from "./known";
import { SimpleAnswer } from "./SimpleAnswer";

interface MakeGoldFormProps {
  comparison: ComparisonDetail;
  onDone: () => void;
}

const ways = [
  { value: "say", label: "Say the answer" },
  { value: "take", label: "Take one that was given" },
];

/** What is known of a comparison, and why; it leaves the common queue when this is sent. */
export function MakeGoldForm({ comparison, onDone }: MakeGoldFormProps) {
  const project = useCurrentProject();
  const canSay = hasSimpleAnswer(project);
  const [way, setWay] = useState(canSay ? "say" : "take");
  const [said, setSaid] = useState<Record<string, unknown> | null>(null);
  const [taken, setTaken] = useState<string | null>(null);
  const [explanation, setExplanation] = useState("");
  const [isPractice, setPractice] = useState(false);
  const making = useMakeGold(project.slug);
  const known = knownAnswer(way === "say" ? said : null, way === "take" ? taken : null);
  const submit = (answer: KnownAnswer) =>
    making.mutate(
      { ...answer, comparison: comparison.id, explanation, is_practice: isPractice },
      {
        onSuccess: () => {
          notifications.show({ color: "green", message: `Comparison ${comparison.id} is gold now.` });
          onDone();
        },
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (known) submit(known);
      }}
    >
      <Stack gap="md">
        <SampleRow samples={comparison.samples} prompt={comparison.prompt} p0={null} />
        <p>{comparison.prompt}</p>
        {canSay && <SegmentedControl aria-label="Where the answer comes from" data={ways} value={way} onChange={setWay} />}
        {way === "say" ? (
          <SimpleAnswer project={project} onChange={setSaid} />
        ) : (
          <GivenAnswers
            judgments={comparison.judgments}
            prompt={comparison.prompt}
            value={taken}
            onChange={setTaken}
          />
        )}
        <Textarea
          label="Why it is right"
          description="Shown in practice, after the answer."
          value={explanation}
          onChange={(event) => setExplanation(event.currentTarget.value)}
          maxLength={5000}
          autosize
          minRows={2}
        />
        <GoldUse isPractice={isPractice} onChange={setPractice} />
        {making.error && <ProblemNotice error={making.error} title="Not made gold; nothing has changed." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Leave it
          </Button>
          <PrimaryButton type="submit" disabled={known === null} loading={making.isPending}>
            Make it gold
          </PrimaryButton>
        </Group>
      </Stack>
    </form>
  );
}

function knownAnswer(said: Record<string, unknown> | null, taken: string | null): KnownAnswer | null {
  if (said) return { answer: said };
  return taken === null ? null : { judgment: taken };
}
