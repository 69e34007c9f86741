import { useDatasetVersions } from "../../api/curation";
import { useGenerators, useTrainingRecipes } from "../../api/training";
import { EmptyState } from "../../components/EmptyState";
import { PageTitle } from "../../components/PageTitle";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { BringHome } from "./BringHome";
import { RunList } from "./RunList";
import classes from "./Train.module.css";
import { TrainForm } from "./TrainForm";

/** Teach a model what people prefer. */
export function TrainPage() {
  const { slug } = useCurrentProject();
  const versions = useDatasetVersions(slug);
  const generators = useGenerators(slug);
  const training = useTrainingRecipes();
  return (
    <>
      <PageTitle title="Train" lead="The model learns to draw the preferred sample rather than the other." />
      <QueryView query={versions} height={560}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState
              title="No dataset to learn from yet"
              action={<PrimaryLink to={`/projects/${slug}/curate`}>Curate</PrimaryLink>}
            >
              Save a selection of pairs as a dataset version first.
            </EmptyState>
          ) : (
            <>
              <QueryView query={generators} height={560}>
                {(page) => (
                  <QueryView query={training} height={560}>
                    {(data) => (
                      <>
                        <TrainForm slug={slug} versions={results} generators={page.results} training={data} />
                        <div className={classes.below}>
                          <RunList slug={slug} />
                          <BringHome slug={slug} versions={results} generators={page.results} />
                        </div>
                      </>
                    )}
                  </QueryView>
                )}
              </QueryView>
            </>
          )
        }
      </QueryView>
    </>
  );
}
