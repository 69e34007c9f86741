import type { ReactNode, SyntheticEvent } from "react";

import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useProjectOfSettings } from "./SettingsFrame";
import classes from "./SettingsFrame.module.css";
import { UnsavedGuard } from "./UnsavedGuard";

interface SettingsFormProps {
  onSubmit: (event: SyntheticEvent<HTMLFormElement>) => void;
  isDirty: boolean;
  isSaving: boolean;
  wasSaved: boolean;
  problem: Error | null;
  children: ReactNode;
}

/** Settings with one way to save them, and what became of that. In the archive they are read. */
export function SettingsForm({ onSubmit, isDirty, isSaving, wasSaved, problem, children }: SettingsFormProps) {
  const { archived_at } = useProjectOfSettings();
  return (
    <Panel>
      <UnsavedGuard isDirty={isDirty} />
      <form onSubmit={onSubmit}>
        <fieldset className={classes.form} disabled={archived_at !== null}>
          {children}
          {problem && (
            <div style={{ marginTop: 20 }}>
              <ProblemNotice error={problem} title="Nothing was saved" />
            </div>
          )}
          <div className={classes.save}>
            <PrimaryButton type="submit" disabled={!isDirty} loading={isSaving}>
              Save
            </PrimaryButton>
            <span role="status">
              {wasSaved && <span className={classes.saved}>Saved</span>}
              {isDirty && !isSaving && <span className={classes.note}>Not saved yet</span>}
            </span>
          </div>
        </fieldset>
      </form>
    </Panel>
  );
}
