import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import type { EvaluationExample } from "../../api/types";
import { Panel } from "../../components/Panel";
import classes from "./EvaluationPage.module.css";

const outcomes = [
  { value: "all", label: "All" },
  { value: "win", label: "Tuned better" },
  { value: "tie", label: "Ties" },
  { value: "lose", label: "Base better" },
];

/** Base and tuned side by side, drawn from the same noise. */
export function ExampleGrid({ examples, gridUrl }: { examples: EvaluationExample[]; gridUrl: string | null }) {
  const [outcome, setOutcome] = useState("all");
  const shown = examples.filter((example) => outcome === "all" || example.outcome === outcome);
  return (
    <Panel
      title="The same prompt, the same noise"
      aside={<SegmentedControl size="xs" aria-label="Which outcomes" data={outcomes} value={outcome} onChange={setOutcome} />}
    >
      <ul className={classes.examples}>
        {shown.map((example) => (
          <li key={example.base_url}>
            {example.video_url === null ? (
                <div className={classes.pictures}>
                  <img
                    src={example.base_url}
                    alt={`Base: ${example.prompt}`}
                    loading="lazy"
                    data-better={example.outcome === "lose" ? "base" : undefined}
                  />
                  <img
                    src={example.tuned_url}
                    alt={`Tuned: ${example.prompt}`}
                    loading="lazy"
                    data-better={example.outcome === "win" ? "tuned" : undefined}
                  />
                </div>
            ) : (
              <video
                className={classes.clip}
                src={example.video_url}
                aria-label={`Base left, tuned right: ${example.prompt}`}
                muted
                loop
                playsInline
                controls
                preload="metadata"
              />
            )}
            <div className={classes.sides}>
              <span>base</span>
              <span>tuned</span>
            </div>
            <p>{example.prompt}</p>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className={classes.verdict}>No such outcome among the pictures kept.</p>}
      {gridUrl && (
        <p className={classes.sentence}>
          <a href={gridUrl} target="_blank" rel="noreferrer">
            All of them as one picture
          </a>
        </p>
      )}
    </Panel>
  );
}
