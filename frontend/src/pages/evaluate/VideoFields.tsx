import { NumberInput, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";

import { Folded } from "../../components/Folded";

/** How clips are to be made; what is left empty is as the model's pipeline proposes. */
export interface VideoValues {
  width: number | "";
  height: number | "";
  frames: number | "";
  fps: number;
}

export const AS_THE_MODEL_PROPOSES: VideoValues = { width: "", height: "", frames: "", fps: 16 };

interface VideoFieldsProps {
  form: UseFormReturnType<{ video: VideoValues }>;
}

/** Size, length and speed of clips, for models that make videos. */
export function VideoFields({ form }: VideoFieldsProps) {
  const proposed = { placeholder: "as the model proposes", allowDecimal: false };
  return (
    <Folded title="Models that make videos">
      <Stack gap="md">
        <NumberInput label="Width" suffix=" px" min={16} max={4096} {...proposed} {...form.getInputProps("video.width")} />
        <NumberInput label="Height" suffix=" px" min={16} max={4096} {...proposed} {...form.getInputProps("video.height")} />
        <NumberInput label="Frames" min={1} max={1000} {...proposed} {...form.getInputProps("video.frames")} />
        <NumberInput label="Frames a second" min={1} max={240} {...form.getInputProps("video.fps")} />
      </Stack>
    </Folded>
  );
}

/** The same as the job's specification has it. */
export function videoSpec(video: VideoValues) {
  const { width, height, frames, fps } = video;
  return { width: width || null, height: height || null, frames: frames || null, fps };
}
