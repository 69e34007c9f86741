import { isAtLeast, type Role } from "../api/roles";
import type { Project } from "../api/types";

export interface ProjectPage {
  /** Below the project's address; the annotator's page stands alone. */
  to: string;
  name: string;
  /** What one finds there, for the command palette. */
  hint: string;
  least: Role;
}

interface Group {
  name: string;
  pages: ProjectPage[];
}

/** Every page of a project along the loop: the navigation and the command palette are made of it. */
const groups: Group[] = [
  {
    name: "Collect",
    pages: [
      { to: "prompts", name: "Prompts", hint: "What the samples are to show", least: "manager" },
      { to: "generate", name: "Generate", hint: "Let a model draw samples", least: "manager" },
      { to: "import", name: "Import", hint: "Bring in samples and answers from files", least: "manager" },
    ],
  },
  {
    name: "Compare",
    pages: [
      { to: "annotate", name: "Annotate", hint: "Answer what waits for an answer", least: "annotator" },
      { to: "judge", name: "Judge", hint: "Let models and scores answer, and compare them with people", least: "manager" },
      { to: "comparisons", name: "Comparisons", hint: "Every comparison, and what was said of it", least: "reviewer" },
      { to: "quality", name: "Quality", hint: "How far the answers can be trusted, and whose", least: "reviewer" },
    ],
  },
  {
    name: "Learn",
    pages: [
      { to: "hygiene", name: "Hygiene", hint: "Duplicates, leaks and what should not be trained on", least: "manager" },
      { to: "scorers", name: "Scorers", hint: "What machines make of the samples, and how far they agree with people", least: "manager" },
      { to: "pool", name: "Pool", hint: "Every pair that there is to choose from", least: "manager" },
      { to: "curate", name: "Curate", hint: "Choose the pairs worth training on", least: "manager" },
      { to: "datasets", name: "Datasets", hint: "Versions and their exports", least: "manager" },
      { to: "train", name: "Train", hint: "Runs and their curves", least: "manager" },
      { to: "evaluate", name: "Evaluate", hint: "Base against tuned", least: "manager" },
      { to: "models", name: "Models", hint: "What draws, and what was trained", least: "manager" },
    ],
  },
  {
    name: "Project",
    pages: [
      { to: "jobs", name: "Jobs", hint: "Everything long that was started here", least: "manager" },
      { to: "settings", name: "Settings", hint: "The question, the queue, the team, the audit log", least: "manager" },
    ],
  },
];

/** The groups that have something for the reader. */
export function groupsFor(project: Pick<Project, "role">): Group[] {
  return groups
    .map(({ name, pages }) => ({ name, pages: pages.filter((page) => isAtLeast(project, page.least)) }))
    .filter(({ pages }) => pages.length > 0);
}

/** The page that an address below a project's own belongs to; what stands below a page is part of it. */
export function pageAt(pathname: string): ProjectPage | undefined {
  const [, , , name] = pathname.split("/");
  return groups.flatMap(({ pages }) => pages).find(({ to }) => to === name);
}

export const addressOf = (slug: string, page: ProjectPage) =>
  page.to === "annotate" ? `/annotate/${slug}` : `/projects/${slug}/${page.to}`;
