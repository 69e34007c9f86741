import type { OpenedInvitation } from "../../api/types";

/** What somebody with a role does, in a sentence to themselves. */
export const WHAT_ROLES_DO: Record<OpenedInvitation["role"], string> = {
  annotator: "As an annotator you are asked questions and give your answers.",
  reviewer: "As a reviewer you look at answers, accept them or send them back.",
  manager: "As a manager you run the project: its questions, its people and what is made of the answers.",
  owner: "As an owner the project is yours, together with its other owners.",
};
