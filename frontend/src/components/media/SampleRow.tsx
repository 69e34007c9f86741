import type { MediaSample } from "./media";
import { SampleThumbnail } from "./SampleThumbnail";
import classes from "./SampleRow.module.css";

interface SampleRowProps {
  samples: (MediaSample & { position: number })[];
  prompt: string;
  /** Sample 0's chance of being preferred to sample 1; null where nobody has said. */
  p0: number | null;
}

/** The samples of a comparison in a row, in canonical order, the preferred one of a pair framed in its colour. */
export function SampleRow({ samples, prompt, p0 }: SampleRowProps) {
  return (
    <div className={classes.row} data-many={samples.length > 2}>
      {samples.map((sample) => (
        <div
          key={sample.position}
          className={classes.frame}
          data-position={sample.position}
          data-better={p0 !== null && (sample.position === 0 ? p0 > 0.5 : sample.position === 1 && p0 < 0.5)}
        >
          <SampleThumbnail sample={sample} label={`Sample ${sample.position} for “${prompt}”`} />
        </div>
      ))}
    </div>
  );
}
