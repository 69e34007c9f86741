import { Switch } from "@mantine/core";

import { Panel } from "../../components/Panel";
import type { ChoiceProps } from "./Weights";

/** With which captions the pairs leave, whichever they are. */
export function Captions({ choice, onChange }: ChoiceProps) {
  return (
    <Panel title="Captions">
      <Switch
        label="Worse captions for losers"
        description={
          choice.worse_captions
            ? "The loser of a pair leaves with its worse caption, where one was written (DCPO)."
            : "Each side leaves with its own caption, where it has one."
        }
        checked={choice.worse_captions}
        onChange={(event) => onChange({ ...choice, worse_captions: event.currentTarget.checked })}
      />
    </Panel>
  );
}
