import type { Project } from "./types";

export type Role = Project["role"];

/** From the lowest: each may do what those before it may. */
const ranks: Role[] = ["annotator", "reviewer", "manager", "owner"];

/** The roles from this one up. */
export const rolesFrom = (least: Role): Role[] => ranks.slice(ranks.indexOf(least));

/** Whether the reader has this role in the project, or a higher one. */
export function isAtLeast(project: Pick<Project, "role">, least: Role): boolean {
  return ranks.indexOf(project.role) >= ranks.indexOf(least);
}

/** Whether the reader may change the project, and see more of it than their own questions. */
export const manages = (project: Pick<Project, "role">) => isAtLeast(project, "manager");

/** Whether the reader may see everybody's answers, and say which are right. */
export const reviews = (project: Pick<Project, "role">) => isAtLeast(project, "reviewer");
