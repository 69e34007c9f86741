import { Radio } from "@mantine/core";

import type { Instrument } from "../../api/types";
import { asksAbout } from "./draft";
import { InstrumentDrawing } from "./InstrumentDrawing";
import classes from "./NewProjectPage.module.css";
import { textOf } from "./problems";
import { StepSection, type StepProps } from "./StepSection";

const KINDS = { image: "images", video: "videos", layout: "room layouts", text: "texts" };

/** The ways of asking as cards; those that cannot ask about what is compared say so. */
export function InstrumentStep({ draft, onChange, error, instruments }: StepProps & { instruments: Instrument[] }) {
  return (
    <StepSection id="instrument" number={2} title="How is it asked?">
      <Radio.Group
        aria-label="How is it asked?"
        description="This stays as it is once the project is made."
        value={draft.instrument}
        error={textOf(error, "instrument")}
        onChange={(instrument) => onChange({ ...draft, instrument })}
      >
        <div className={classes.cards}>
          {instruments.map((instrument) => {
            const fits = asksAbout(instrument, draft.compared);
            const kinds = instrument.sample_kinds.map((kind) => KINDS[kind]).join(" and ");
            return (
              <Radio.Card key={instrument.id} value={instrument.id} disabled={!fits} className={classes.card}>
                <InstrumentDrawing id={instrument.id} />
                <span className={classes.cardTitle}>{instrument.title}</span>
                <span className={classes.cardText}>{fits ? instrument.summary : `It asks about ${kinds} only.`}</span>
              </Radio.Card>
            );
          })}
        </div>
      </Radio.Group>
    </StepSection>
  );
}
