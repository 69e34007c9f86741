import { useElementSize } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Component, Suspense, useMemo, useState, type ReactNode } from "react";

import type { Instrument, SampleKind } from "../../api/types";
import type { JsonObject } from "../../components/schema-form/json";
import { defaultsOf, readForm } from "../../components/schema-form/read";
import type { QuestionComponent } from "../../instruments/contract";
import { exampleAssignment, keepExampleLayouts } from "./examples";
import classes from "./NewProjectPage.module.css";

const MOST_SHOWN = 3;
/** As wide as the annotator's screen is drawn before it is made smaller; the style sheet knows it too. */
const SCREEN_PX = 1000;

interface PreviewProps {
  instrument: Instrument;
  config: JsonObject;
  kind: SampleKind;
  /** What asks; undefined where the browser has no page for it. */
  Question: QuestionComponent | undefined;
}

/** The question itself, as annotators will see it, about drawn examples. Nothing in it can be pressed. */
export function Preview({ instrument, config, kind, Question }: PreviewProps) {
  const { ref, width } = useElementSize();
  const client = useQueryClient();
  useState(() => keepExampleLayouts(client));
  const whole = useMemo(() => ({ ...defaultsOf(readForm(instrument.config_schema)), ...config }), [instrument, config]);
  const count = Math.min(MOST_SHOWN, samplesOf(instrument, whole));
  const current = useMemo(() => exampleAssignment(instrument.id, kind, count), [instrument.id, kind, count]);
  const isShown = instrument.sample_kinds.includes(kind);
  return (
    <section aria-label="What annotators will see" className={classes.preview}>
      <h2 className={classes.previewTitle}>What annotators will see</h2>
      {Question && isShown ? (
        <div className={classes.window} ref={ref} inert>
          <div className={classes.screen} style={{ transform: `scale(${width / SCREEN_PX})` }}>
            <Unfinished of={JSON.stringify(whole)}>
              <Suspense>
                <Question
                  config={whole}
                  current={current}
                  upcoming={NOTHING}
                  given={null}
                  isCovered
                  actions={null}
                  onAnswer={() => undefined}
                />
              </Suspense>
            </Unfinished>
          </div>
        </div>
      ) : (
        <p className={classes.cardText}>The browser has no page for this yet; programs answer it over the API.</p>
      )}
    </section>
  );
}

const NOTHING: never[] = [];

/** How many samples a comparison has, as far as the configuration says. */
function samplesOf({ id, fewest_samples, most_samples }: Instrument, { mode, most }: JsonObject): number {
  if (id === "layout") return mode === "compare" ? most_samples : fewest_samples;
  return typeof most === "number" ? Math.max(fewest_samples, most) : most_samples;
}

/** While the configuration is being written, a question may not be able to stand yet. */
class Unfinished extends Component<{ of: string; children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidUpdate(before: { of: string }) {
    if (this.state.isBroken && before.of !== this.props.of) this.setState({ isBroken: false });
  }

  override render() {
    return this.state.isBroken ? <p className={classes.cardText}>Shown once step 3 says enough.</p> : this.props.children;
  }
}
