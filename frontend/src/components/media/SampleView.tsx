import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";

import { isSmall, type MediaSample } from "./media";
import classes from "./SampleView.module.css";
import { useSampleText } from "./useSampleText";

const LayoutPicture = lazy(async () => ({
  default: (await import("../../instruments/layout/LayoutPicture")).LayoutPicture,
}));

interface SampleViewProps {
  sample: MediaSample;
  /** What it is, for who cannot see it. */
  label: string;
}

/** A sample of any kind, as large as the place that it is given. */
export function SampleView({ sample, label }: SampleViewProps) {
  switch (sample.kind) {
    case "image":
      return <Picture sample={sample} label={label} />;
    case "video":
      return <Film sample={sample} label={label} />;
    case "layout":
      return <Plan sample={sample} label={label} />;
    case "text":
      return <Words sample={sample} label={label} />;
  }
}

function Picture({ sample, label }: SampleViewProps) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <Missing />;
  return (
    <img
      src={sample.media_url}
      alt={label}
      className={classes.picture}
      data-small={isSmall(sample)}
      width={sample.width ?? undefined}
      height={sample.height ?? undefined}
      onError={() => setBroken(true)}
    />
  );
}

/** Played by the browser's own controls, silent until somebody wants sound. */
function Film({ sample, label }: SampleViewProps) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <Missing />;
  return (
    <video
      src={sample.playable_url ?? sample.media_url}
      poster={sample.poster_url ?? undefined}
      aria-label={label}
      className={classes.picture}
      width={sample.width ?? undefined}
      height={sample.height ?? undefined}
      controls
      muted
      loop
      playsInline
      preload="metadata"
      onError={() => setBroken(true)}
    />
  );
}

/** Drawn to scale; the drawing comes when a layout does. */
function Plan({ sample, label }: SampleViewProps) {
  return (
    <div className={classes.plan}>
      <Suspense fallback={<Skeleton height="100%" aria-label="Loading" />}>
        <LayoutPicture sample={{ media_url: sample.media_url, findings: sample.findings ?? [] }} label={label} />
      </Suspense>
    </div>
  );
}

/** As written: nothing in it is taken for markup. */
function Words({ sample, label }: SampleViewProps) {
  const text = useSampleText(sample);
  if (text.error) return <Missing />;
  if (text.data === undefined) return <Skeleton height={120} role="status" aria-label="Loading" />;
  return (
    <div className={classes.words} tabIndex={0} role="group" aria-label={label}>
      {text.data}
    </div>
  );
}

function Missing() {
  return (
    <p className={classes.missing} role="alert">
      This sample could not be loaded. Load the page again; if that does not help, its file is missing on the server.
    </p>
  );
}
