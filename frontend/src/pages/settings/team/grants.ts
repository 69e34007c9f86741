import type { Role } from "../../../api/roles";
import type { Project } from "../../../api/types";

const roles: { value: Role; label: string; may: string }[] = [
  { value: "annotator", label: "Annotator", may: "answers, and sees their own answers" },
  { value: "reviewer", label: "Reviewer", may: "sees all answers, accepts and returns them, reads the quality pages" },
  { value: "manager", label: "Manager", may: "settings, content, team, jobs, datasets, the audit log" },
  { value: "owner", label: "Owner", may: "makes owners, and deletes the project" },
];

/** The roles that the reader may give and take: owners are made and unmade by owners only. */
export function grantable(project: Pick<Project, "role">) {
  return project.role === "owner" ? roles : roles.filter(({ value }) => value !== "owner");
}

/** What somebody of a role may do, in a line: "Annotator: answers, and sees their own answers". */
export function mayOf(role: Role): string {
  const found = roles.find(({ value }) => value === role);
  return found ? `${found.label}: ${found.may}.` : "";
}
