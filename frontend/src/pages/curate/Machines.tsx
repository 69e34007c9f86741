import { Link } from "react-router";

import { useScorers } from "../../api/curation";
import { useEmbedders, useTextGraders } from "../../api/previews";
import { Panel } from "../../components/Panel";
import classes from "./CuratePage.module.css";
import { MachineSelect } from "./MachineSelect";
import type { ChoiceProps } from "./Weights";

interface MachinesProps extends ChoiceProps {
  slug: string;
  scorer: string | null;
}

/** Who measures: the margin, the text and the distance between prompts. */
export function Machines({ slug, choice, scorer, onChange }: MachinesProps) {
  const scorers = useScorers(slug);
  const embedders = useEmbedders();
  const graders = useTextGraders();
  return (
    <Panel title="Measured by" aside={<Link to={`/projects/${slug}/scorers`}>Scorers</Link>}>
      <div className={classes.fields}>
        <MachineSelect
          label="Scorer of the margin"
          machines={scorers.data ?? []}
          value={scorer}
          onChange={(id) => onChange({ ...choice, scorer: id })}
        />
        <MachineSelect
          label="Grader of the text"
          machines={graders.data ?? []}
          value={choice.text_grader}
          onChange={(id) => onChange({ ...choice, text_grader: id })}
        />
        <MachineSelect
          label="Distance between prompts"
          machines={embedders.data ?? []}
          value={choice.embedder}
          onChange={(id) => onChange({ ...choice, embedder: id })}
        />
      </div>
    </Panel>
  );
}
