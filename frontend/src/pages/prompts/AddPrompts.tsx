import { Stack, Textarea } from "@mantine/core";
import { useState } from "react";

import { useAddPrompts } from "../../api/projects";
import { count, plural } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";

/** A box to paste lines into. */
export function AddPrompts({ slug }: { slug: string }) {
  const [text, setText] = useState("");
  const add = useAddPrompts(slug);
  const lines = text.split("\n").filter((line) => line.trim());
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    add.mutate(lines, { onSuccess: () => setText("") });
  };
  return (
    <Panel title="Add prompts">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Textarea
            aria-label="Prompts, one a line"
            placeholder={"a red circle left of a blue square\na large green triangle"}
            minRows={10}
            maxRows={22}
            autosize
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <PrimaryButton type="submit" disabled={lines.length === 0} loading={add.isPending}>
            {lines.length === 0 ? "Add" : `Add ${plural(lines.length, "prompt")}`}
          </PrimaryButton>
          {add.error && <ProblemNotice error={add.error} title="The prompts were not added" />}
          <p role="status" style={{ minHeight: 20, color: "var(--tm-muted)" }}>
            {add.data && `${count(add.data.added)} added, ${count(add.data.already_there)} were there already.`}
          </p>
        </Stack>
      </form>
    </Panel>
  );
}
