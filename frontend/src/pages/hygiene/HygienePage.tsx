import { useHygieneSteps } from "../../api/hygiene";
import { EmptyState } from "../../components/EmptyState";
import { PageTitle } from "../../components/PageTitle";
import { PrimaryLink } from "../../components/PrimaryButton";
import columns from "../../components/columns.module.css";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { steps } from "./steps";
import { StepPanel } from "./StepPanel";

/** What should not be trained on: each step looks, shows what it found, and can be applied and undone. */
export function HygienePage() {
  const { slug, counts } = useCurrentProject();
  const offered = useHygieneSteps().data;
  if (counts.comparisons === 0) {
    return (
      <>
        <PageTitle title="Hygiene" />
        <EmptyState
          title="No pairs to look at yet"
          action={<PrimaryLink to={`/projects/${slug}/generate`}>Generate samples</PrimaryLink>}
        >
          Duplicates, leaks and the like are looked for among the pairs that comparisons make.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageTitle
        title="Hygiene"
        lead="Looking changes nothing. What is applied is left out, or tied, or kept together in every later selection, until it is undone."
      />
      <div className={columns.stack}>
        {steps.map((words) => (
          <StepPanel
            key={words.step}
            slug={slug}
            words={words}
            whyNot={offered?.find(({ step }) => step === words.step)?.why_not ?? null}
          />
        ))}
      </div>
    </>
  );
}
