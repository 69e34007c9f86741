import { Button } from "@mantine/core";
import { useState } from "react";

import type { ExaminedSample } from "../../api/types";
import { Lightbox } from "../../components/media/Lightbox";
import { SampleView } from "../../components/media/SampleView";
import { seconds } from "../../components/numbers";
import classes from "./ComparisonPage.module.css";

/** The samples side by side, with what is known of each. */
export function ComparedSamples({ samples, prompt }: { samples: ExaminedSample[]; prompt: string }) {
  const [lit, light] = useState<number | null>(null);
  return (
    <section className={classes.samples} aria-label="Samples">
      {samples.map((sample, index) => (
        <article key={sample.position} className={classes.sample}>
          <div className={classes.stage}>
            <SampleView sample={sample} label={`Sample ${sample.position} for “${prompt}”`} />
          </div>
          <div className={classes.caption}>
            <h2 className={classes.name} data-position={sample.position}>
              Sample {sample.position}
            </h2>
            <span>{measures(sample)}</span>
            <Button size="compact-xs" variant="default" onClick={() => light(index)} aria-label={`Enlarge sample ${sample.position}`}>
              Enlarge
            </Button>
          </div>
          <About sample={sample} />
        </article>
      ))}
      <Lightbox
        samples={samples.map((sample) => ({ sample, label: `Sample ${sample.position} · ${prompt}` }))}
        index={lit}
        onChange={light}
      />
    </section>
  );
}

/** What machines noticed, and where it came from for those who may know. */
function About({ sample }: { sample: ExaminedSample }) {
  const origin = Object.entries(sample.origin ?? {});
  if (origin.length === 0 && sample.findings.length === 0) return null;
  return (
    <div className={classes.more}>
      {sample.findings.length > 0 && (
        <ul aria-label={`Findings in sample ${sample.position}`}>
          {sample.findings.map((finding) => (
            <li key={`${finding.source} ${finding.code} ${finding.subjects.join(" ")}`}>{finding.message}</li>
          ))}
        </ul>
      )}
      {origin.length > 0 && (
        <dl className={classes.origin} aria-label={`Origin of sample ${sample.position}`}>
          {origin.map(([name, value]) => (
            <div key={name}>
              <dt>{name.replaceAll("_", " ")}</dt>
              <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function measures({ width, height, duration_s, num_frames }: ExaminedSample): string {
  return [
    width !== null && height !== null ? `${width} × ${height}` : "",
    duration_s !== null ? seconds(duration_s) : "",
    num_frames !== null && num_frames > 1 ? `${num_frames} frames` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
