import { Radio, Textarea } from "@mantine/core";

import { plural } from "../../components/numbers";
import { promptsOf, type Draft, type Source } from "./draft";
import classes from "./NewProjectPage.module.css";
import { StepSection, type StepProps } from "./StepSection";

const SOURCES: { source: Source; title: string; text: string }[] = [
  { source: "generate", title: "A model draws them", text: "You write prompts; two samples of each become a comparison." },
  { source: "import", title: "They exist already", text: "As files: tables, folders or archives, with answers or without." },
  { source: "later", title: "Later", text: "The project is made empty; a program may fill it over the API." },
];

export function SourceStep({ draft, onChange }: StepProps) {
  const written = promptsOf(draft).length;
  return (
    <StepSection id="source" number={5} title="Where do the samples come from?">
      <Radio.Group
        aria-label="Where do the samples come from?"
        value={draft.source}
        onChange={(source) => onChange({ ...draft, source })}
      >
        <div className={classes.sources}>
          {SOURCES.map(({ source, title, text }) => (
            <Radio.Card key={source} value={source} disabled={!isOffered(source, draft)} className={classes.card}>
              <span className={classes.cardTitle}>{title}</span>
              <span className={classes.cardText}>{isOffered(source, draft) ? text : "Models draw images only."}</span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {draft.source === "generate" && (
        <Textarea
          label="First prompts"
          description="One a line. With them, the first samples are drawn at once, and you see the first comparison. More can follow."
          placeholder={"a red circle left of a blue square\na large green triangle"}
          autosize
          minRows={3}
          maxRows={12}
          value={draft.prompts}
          onChange={({ currentTarget }) => onChange({ ...draft, prompts: currentTarget.value })}
        />
      )}
      <p className={classes.after} role="status">
        {afterwards(draft.source, written)}
      </p>
    </StepSection>
  );
}

const isOffered = (source: Source, { compared }: Draft) => source !== "generate" || compared === "image";

function afterwards(source: Source, prompts: number): string {
  if (source === "import") return "Next you choose the files and try them.";
  if (source === "later") return "Next you see the project, and what it lacks.";
  return prompts > 0 ? `Next ${plural(prompts, "pair is", "pairs are")} drawn.` : "Next you write the prompts.";
}
