import type { ApiProblem } from "../../api/client";
import type { NewJob } from "../../api/jobs";
import type { FifaSpec } from "../../api/types";

interface Remedy {
  name: string;
  job: NewJob;
}

/** The job after which a selection can be made that now cannot; null where no job helps. */
export function remedyFor({ status, fields }: ApiProblem, spec: FifaSpec, usable: string[]): Remedy | null {
  const isAbout = (field: string) => status === 400 && fields.some((problem) => problem.field === field);
  if (isAbout("embedder") && usable.includes(spec.embedder)) {
    return { name: "Embed the prompts", job: { kind: "embed", spec: { embedder: spec.embedder } } };
  }
  return null;
}
