import { PageTitle } from "../../components/PageTitle";
import columns from "../../components/columns.module.css";
import { plural } from "../../components/numbers";
import { RecentJobs } from "../../jobs/RecentJobs";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { GenerateForm } from "./GenerateForm";

/** Pictures for the prompts, and comparisons of them. */
export function GeneratePage() {
  const project = useCurrentProject();
  return (
    <>
      <PageTitle
        title="Generate"
        lead="A model draws several pictures for each prompt; every two of one prompt become a comparison."
      />
      <div className={columns.formAndResults}>
        <GenerateForm project={project} />
        <RecentJobs
          slug={project.slug}
          kind="generate"
          title="Generation jobs"
          empty={{ title: "Nothing generated yet", text: "Choose a model at the left and start; it can be stopped and resumed." }}
        >
          {(result) => (
            <p>
              {plural(Number(result.new_samples ?? 0), "new sample")} and{" "}
              {plural(Number(result.new_comparisons ?? 0), "new comparison")} for{" "}
              {plural(Number(result.prompts ?? 0), "prompt")}.
            </p>
          )}
        </RecentJobs>
      </div>
    </>
  );
}
