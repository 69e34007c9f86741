import { manages, reviews } from "../api/roles";
import type { Job, Project } from "../api/types";
import { plural } from "./numbers";

export interface NextStep {
  /** What to do next, in a sentence. */
  text: string;
  action: string;
  to: string;
}

/** What to do next along the loop, judged by what the project has and lacks, and by what is at work already. */
export function nextStep(project: Project, atWork: readonly Pick<Job, "title">[] = []): NextStep {
  const { counts, slug } = project;
  const base = `/projects/${slug}`;
  const annotate = { action: "Annotate", to: `/annotate/${slug}` };
  if (project.archived_at !== null) return afterTheEnd(project);
  if (!manages(project)) {
    return counts.slots_open > 0
      ? { text: `${plural(counts.slots_open, "answer is", "answers are")} still wanted.`, ...annotate }
      : { text: `${counts.comparisons > 0 ? "Everything is answered" : "There is nothing to compare yet"}; new comparisons will show here.`, ...annotate };
  }
  const [working] = atWork;
  if (counts.comparisons === 0 && working) {
    return { text: `At work: ${working.title.toLowerCase()}.`, action: "Watch", to: `${base}/jobs` };
  }
  if (counts.prompts === 0 && counts.comparisons === 0) {
    return { text: "Say what the samples are to show.", action: "Add prompts", to: `${base}/prompts` };
  }
  if (counts.comparisons === 0) {
    return { text: "The prompts have no samples yet.", action: "Generate samples", to: `${base}/generate` };
  }
  if (counts.judgments === 0 && counts.slots_open > 0) {
    return { text: `${plural(counts.slots_open, "answer is", "answers are")} wanted, and none is given yet.`, ...annotate };
  }
  if (counts.slots_open > counts.slots_answered) {
    return { text: `${plural(counts.slots_open, "answer is", "answers are")} still wanted.`, ...annotate };
  }
  return {
    text: `${plural(counts.judgments, "judgment")} to choose training pairs from.`,
    action: "Curate",
    to: `${base}/curate`,
  };
}

/** Nothing is asked or started any more: what there is can be read. */
function afterTheEnd(project: Project): NextStep {
  const text = "It has come to its end: what was made can be read.";
  if (manages(project)) return { text, action: "Datasets", to: `/projects/${project.slug}/datasets` };
  if (reviews(project)) return { text, action: "Comparisons", to: `/projects/${project.slug}/comparisons` };
  return { text: "It has come to its end: nobody is asked anything.", action: "All projects", to: "/" };
}
