/** Drawn samples of every kind, for a look at an instrument before there are any of one's own. */
import type { QueryClient } from "@tanstack/react-query";

import { layoutQuery } from "../../api/layouts";
import type { Assignment, SampleKind, ShownSample } from "../../api/types";
import { readLayout } from "../../instruments/layout/readLayout";
import firstPicture from "./examples/first.svg?url&no-inline";
import secondPicture from "./examples/second.svg?url&no-inline";
import thirdPicture from "./examples/third.svg?url&no-inline";
import firstText from "./examples/first.txt?url&no-inline";
import secondText from "./examples/second.txt?url&no-inline";
import thirdText from "./examples/third.txt?url&no-inline";
import firstVideo from "./examples/first.webm?url&no-inline";
import secondVideo from "./examples/second.webm?url&no-inline";
import { firstLayout, secondLayout } from "./examples/layouts";

interface Drawn {
  media_type: string;
  urls: string[];
  facts: Partial<ShownSample>;
  prompt: string;
}

const PROMPT = "a red circle left of a blue square";
const VIDEO_FPS = 16;
const VIDEO_FRAMES = 48;

/** Layouts are read from the server's store, and these are not there: they are put where the read ones are kept. */
const LAYOUTS = { "example/first": firstLayout, "example/second": secondLayout };

export function keepExampleLayouts(client: QueryClient) {
  for (const [url, layout] of Object.entries(LAYOUTS)) {
    client.setQueryDefaults(layoutQuery(url).queryKey, { gcTime: Infinity });
    client.setQueryData(layoutQuery(url).queryKey, readLayout(layout));
  }
}

const DRAWN: Record<SampleKind, Drawn> = {
  image: {
    media_type: "image/svg+xml",
    urls: [firstPicture, secondPicture, thirdPicture],
    facts: { width: 640, height: 480 },
    prompt: PROMPT,
  },
  video: {
    media_type: "video/webm",
    urls: [firstVideo, secondVideo],
    facts: { width: 480, height: 270, fps: VIDEO_FPS, num_frames: VIDEO_FRAMES, duration_s: VIDEO_FRAMES / VIDEO_FPS },
    prompt: "a red ball flies in an arc in front of a blue square",
  },
  layout: {
    media_type: "application/json",
    urls: Object.keys(LAYOUTS),
    facts: {},
    prompt: "a small bedroom with a desk",
  },
  text: { media_type: "text/plain", urls: [firstText, secondText, thirdText], facts: {}, prompt: `Describe: ${PROMPT}` },
};

/** A question about `count` samples; there are at most three of a kind. */
export function exampleAssignment(instrument: string, kind: SampleKind, count: number): Assignment {
  const { prompt, urls, facts, media_type } = DRAWN[kind];
  const samples = urls.slice(0, count).map((url, at): ShownSample => ({
    id: `example-${kind}-${at}`,
    kind,
    media_type,
    media_url: url,
    thumbnail_url: null,
    poster_url: null,
    playable_url: kind === "video" ? url : null,
    width: null,
    height: null,
    duration_s: null,
    fps: null,
    num_frames: null,
    caption: at === 0 ? "a red circle beside a blue square" : "a blue square and a red oval",
    findings: [],
    ...facts,
  }));
  return {
    slot: `example-${instrument}-${kind}-${count}`,
    lease_token: null,
    lease_until: null,
    comparison: 0,
    prompt,
    instrument,
    samples,
    returned: null,
  };
}
