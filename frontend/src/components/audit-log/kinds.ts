/** What the audit log records, by the noun that an action begins with. */
export const kinds = [
  { value: "project.", label: "The project" },
  { value: "membership.", label: "Members" },
  { value: "invitation.", label: "Invitations" },
  { value: "standing.", label: "Annotators" },
  { value: "prompts.", label: "Prompts" },
  { value: "sample.", label: "Samples" },
  { value: "comparison.", label: "Comparisons, changed" },
  { value: "comparisons.", label: "Comparisons, made" },
  { value: "gold.", label: "Gold questions" },
  { value: "judgment.", label: "Reviews" },
  { value: "slot.", label: "Places given to others" },
  { value: "upload.", label: "Uploads" },
  { value: "import.", label: "Imports" },
  { value: "job.", label: "Jobs" },
];

/** What belongs to no project, for staff. */
export const kindsOfAll = [
  ...kinds,
  { value: "account.", label: "Accounts" },
  { value: "token.", label: "API tokens" },
  { value: "generator.", label: "Models" },
];

/** The choices of a filter; one that is none of them, from a link, is there under its own name. */
export function choicesWith(chosen: string, all: typeof kinds) {
  const isKnown = chosen === "" || all.some(({ value }) => value === chosen);
  return isKnown ? all : [...all, { value: chosen, label: chosen }];
}
