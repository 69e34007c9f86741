import { EmptyState } from "../../components/EmptyState";
import { PageTitle } from "../../components/PageTitle";
import { PrimaryLink } from "../../components/PrimaryButton";
import columns from "../../components/columns.module.css";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { BesidePeople } from "./BesidePeople";
import { JudgeForm } from "./JudgeForm";
import { Runs } from "./Runs";

/** Machines that judge: started, watched, reported on, and set beside people before they are trusted. */
export function JudgePage() {
  const project = useCurrentProject();
  const { slug, counts } = project;
  return (
    <>
      <PageTitle
        title="Judge"
        lead="Models and scores answer as annotators, in both orders. What the side sways is held back; try a judge beside people first."
      />
      {counts.comparisons === 0 ? (
        <EmptyState
          title="Nothing to judge yet"
          action={<PrimaryLink to={`/projects/${slug}/generate`}>Generate samples</PrimaryLink>}
        >
          Judges answer what is asked about comparisons.
        </EmptyState>
      ) : (
        <div className={columns.formAndResults}>
          <JudgeForm project={project} />
          <div className={columns.stack}>
            <Runs slug={slug} />
            <BesidePeople slug={slug} />
          </div>
        </div>
      )}
    </>
  );
}
