import { Link } from "react-router";

import type { Embedder, Scorer } from "../../api/types";
import { Panel } from "../../components/Panel";
import { useCurrentProject } from "../../shell/ProjectFrame";
import classes from "./CuratePage.module.css";
import { MachineSelect } from "./MachineSelect";
import type { ChoiceProps } from "./Weights";

interface MachinesProps extends ChoiceProps {
  scorer: string | null;
  scorers: Scorer[];
  embedders: Embedder[];
}

/** Who measures: the margin and the distance between prompts. */
export function Machines({ choice, scorer, scorers, embedders, onChange }: MachinesProps) {
  const { slug } = useCurrentProject();
  return (
    <Panel title="Measured by" aside={<Link to={`/projects/${slug}/scorers`}>Scorers</Link>}>
      <div className={classes.fields}>
        <MachineSelect
          label="Scorer of the margin"
          machines={scorers}
          value={scorer}
          onChange={(id) => onChange({ ...choice, scorer: id })}
        />
        <MachineSelect
          label="Distance between prompts"
          machines={embedders}
          value={choice.embedder}
          onChange={(id) => onChange({ ...choice, embedder: id })}
        />
      </div>
    </Panel>
  );
}
