import type { Instrument } from "../../api/types";
import type { JsonObject } from "../../components/schema-form/json";
import { SchemaForm } from "../../components/schema-form/SchemaForm";
import { problemsOf } from "./problems";
import { StepSection, type StepProps } from "./StepSection";

interface ConfigStepProps extends StepProps {
  instrument: Instrument;
  config: JsonObject;
}

/** The instrument's own settings, as its schema says. */
export function ConfigStep({ draft, onChange, error, instrument, config }: ConfigStepProps) {
  return (
    <StepSection id="config" number={3} title="What exactly is asked?">
      <SchemaForm
        key={instrument.id}
        schema={instrument.config_schema}
        value={config}
        onChange={(next) => onChange({ ...draft, configs: { ...draft.configs, [instrument.id]: next } })}
        errors={problemsOf(error, "instrument_config")}
      />
    </StepSection>
  );
}
