import { manages } from "../../api/roles";
import type { Project } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useCommands } from "../../instruments/controls/useCommands";
import classes from "./AnnotatePage.module.css";

interface RestProps {
  project: Project;
  problem: Error | null;
  isDrained: boolean;
  onUndo: () => void;
}

/** Nothing to ask just now: why, and what to do. */
export function Rest({ project, problem, isDrained, onUndo }: RestProps) {
  useCommands([{ keys: ["z", "Backspace"], run: onUndo }]);
  if (problem) {
    return (
      <div className={classes.rest}>
        <ProblemNotice error={problem} title="The next pairs cannot be fetched; this page goes on trying" />
      </div>
    );
  }
  if (!isDrained) return null;
  const isLead = manages(project);
  return (
    <div className={classes.rest}>
      <EmptyState
        title={project.counts.comparisons === 0 ? "There is nothing to compare yet" : "Everything is answered"}
        action={
          <PrimaryLink to={isLead ? `/projects/${project.slug}` : "/"}>
            {isLead ? "To the project" : "All projects"}
          </PrimaryLink>
        }
      >
        {project.counts.comparisons === 0
          ? "Comparisons are made by generating samples or importing pairs."
          : "New pairs appear here by themselves. With Z you look at your last answer again."}
      </EmptyState>
    </div>
  );
}
