import { ApiProblem } from "../../api/client";
import { useEmbedders } from "../../api/previews";
import type { FifaSpec } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { remedyFor } from "./remedies";
import { StartWork } from "./StartWork";

interface RemedyProps {
  slug: string;
  error: Error;
  spec: FifaSpec;
}

/** Why a selection cannot be shown, and the job that puts it right, where one does. */
export function Remedy({ slug, error, spec }: RemedyProps) {
  const embedders = useEmbedders();
  const usable = (embedders.data ?? []).filter(({ available }) => available).map(({ id }) => id);
  const remedy = error instanceof ApiProblem ? remedyFor(error, spec, usable) : null;
  return (
    <div>
      <ProblemNotice error={error} title="This selection cannot be shown" />
      {remedy && <StartWork slug={slug} job={remedy.job} name={remedy.name} />}
    </div>
  );
}
