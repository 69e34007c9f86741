import { Input, SegmentedControl, TextInput } from "@mantine/core";

import type { Instrument, SampleKind } from "../../api/types";
import { comparing } from "./draft";
import { textOf } from "./problems";
import { StepSection, type StepProps } from "./StepSection";

const KINDS: { value: SampleKind; label: string }[] = [
  { value: "image", label: "Images" },
  { value: "video", label: "Videos" },
  { value: "layout", label: "Room layouts" },
  { value: "text", label: "Texts" },
];

export function NameStep({ draft, onChange, error, instruments }: StepProps & { instruments: Instrument[] }) {
  return (
    <StepSection id="name" number={1} title="What is it about?">
      <TextInput
        label="Name"
        placeholder="Shapes, first round"
        autoFocus
        required
        maxLength={200}
        value={draft.name}
        error={textOf(error, "name") ?? textOf(error, "slug")}
        onChange={({ currentTarget }) => onChange({ ...draft, name: currentTarget.value })}
      />
      <Input.Wrapper label="What is compared" labelElement="div">
        <div>
          <SegmentedControl
            mt={6}
            aria-label="What is compared"
            data={KINDS}
            value={draft.compared}
            onChange={(kind) => onChange(comparing(draft, kind, instruments))}
          />
        </div>
      </Input.Wrapper>
    </StepSection>
  );
}
