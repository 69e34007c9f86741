import { ProblemNotice } from "../../components/ProblemNotice";
import { ProofWithheld } from "./proof/ProofContext";

/** Why a change was not made; nothing where the person themselves called it off. */
export function ChangeProblem({ error, title }: { error: Error | null; title: string }) {
  return error === null || error instanceof ProofWithheld ? null : <ProblemNotice error={error} title={title} />;
}
