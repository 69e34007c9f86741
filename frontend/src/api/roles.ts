import type { Project } from "./types";

/** Whether the reader may change the project, and see more of it than their own questions. */
export function manages(project: Project): boolean {
  return project.role === "manager" || project.role === "owner";
}
