import { Textarea, TextInput } from "@mantine/core";
import { useId } from "react";

import { Guidelines } from "../../../components/Guidelines";
import { PageTitle } from "../../../components/PageTitle";
import { SettingsForm } from "../SettingsForm";
import { useProjectOfSettings } from "../SettingsFrame";
import classes from "../SettingsFrame.module.css";
import { useSettingsForm } from "../useSettingsForm";

const LONGEST_GUIDELINES = 100_000;

/** What the project is called, and what annotators are told. */
export function GeneralPage() {
  const project = useProjectOfSettings();
  const { form, submit, ...state } = useSettingsForm(project, ["name", "guidelines", "licence"]);
  const preview = useId();
  return (
    <>
      <PageTitle title="General" lead="What the project is called, and what annotators read before they begin." />
      <SettingsForm onSubmit={submit} {...state}>
        <div className={classes.stack}>
          <div className={classes.fields}>
            <TextInput label="Name" required maxLength={200} {...form.getInputProps("name")} />
            <TextInput
              label="Address"
              description="Part of every link into the project, so it never changes."
              value={project.slug}
              readOnly
              variant="filled"
            />
            <TextInput
              label="Licence of its datasets"
              description="As the Hugging Face Hub spells it; it stands on the card of every version made from now on."
              placeholder="cc-by-4.0"
              maxLength={64}
              {...form.getInputProps("licence")}
            />
          </div>
          <div className={classes.written}>
            <Textarea
              label="Guidelines"
              description="**strong** and *stressed* words are marked; an empty line begins a paragraph."
              autosize
              minRows={8}
              maxRows={24}
              maxLength={LONGEST_GUIDELINES}
              {...form.getInputProps("guidelines")}
            />
            <div className={classes.preview}>
              <span id={preview} className={classes.previewName}>
                As annotators see them
              </span>
              <div role="region" aria-labelledby={preview} className={classes.previewText}>
                {form.values.guidelines.trim() ? (
                  <Guidelines text={form.values.guidelines} />
                ) : (
                  <span className={classes.note}>Nothing yet: annotators are told nothing.</span>
                )}
              </div>
            </div>
          </div>
        </div>
      </SettingsForm>
    </>
  );
}
