import { useState } from "react";

import { isSmall, stillOf, type MediaSample } from "./media";
import classes from "./SampleThumbnail.module.css";
import { SampleView } from "./SampleView";
import { useSampleText } from "./useSampleText";

const FIRST_WORDS = 160;
const names = { image: "picture", video: "video", layout: "layout", text: "text" } as const;

interface SampleThumbnailProps {
  sample: MediaSample;
  label: string;
}

/** A sample as small as in a list: its picture, a video's first frame, the first words of a text. */
export function SampleThumbnail({ sample, label }: SampleThumbnailProps) {
  const still = stillOf(sample);
  const [isBroken, setBroken] = useState(false);
  if (still === null && sample.kind === "text") return <FirstWords sample={sample} label={label} />;
  if (sample.kind === "layout") return <SampleView sample={sample} label={label} />;
  if (still === null || isBroken) {
    return (
      <span className={classes.none} role="img" aria-label={label}>
        {isBroken ? "no preview yet" : names[sample.kind]}
      </span>
    );
  }
  return (
    <>
      <img
        src={still}
        alt={label}
        loading="lazy"
        decoding="async"
        className={classes.still}
        data-small={isSmall(sample)}
        onError={() => setBroken(true)}
      />
      {sample.kind === "video" && <span className={classes.film} aria-hidden />}
    </>
  );
}

function FirstWords({ sample, label }: SampleThumbnailProps) {
  const text = useSampleText(sample).data ?? "";
  return (
    <span className={classes.words} title={label}>
      {text.length > FIRST_WORDS ? `${text.slice(0, FIRST_WORDS)}…` : text}
    </span>
  );
}
