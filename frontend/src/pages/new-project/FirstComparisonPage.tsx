import { Navigate, Link, useSearchParams } from "react-router";

import { isActive, useJob } from "../../api/jobs";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { JobItem } from "../../jobs/JobItem";
import { useCurrentProject } from "../../shell/ProjectFrame";

/** Between making a project and its first comparison: the samples are being drawn. */
export function FirstComparisonPage() {
  const { slug } = useCurrentProject();
  const [search] = useSearchParams();
  const id = search.get("job");
  const job = useJob(slug, id ?? "", id !== null);
  if (id === null) return <Navigate to={`/projects/${slug}`} replace />;
  return (
    <>
      <PageTitle title="The first samples" lead="They are being drawn. As soon as the first pair is there, you are asked about it." />
      <QueryView query={job} height={120}>
        {(data) => {
          if (data.state === "succeeded") return <Navigate to={`/annotate/${slug}`} replace />;
          return (
            <Panel>
              <JobItem job={data} />
              <p>
                {isActive(data) ? "You need not wait here: " : "The project and its prompts are kept. "}
                <Link to={`/projects/${slug}`}>go to the project</Link>
              </p>
            </Panel>
          );
        }}
      </QueryView>
    </>
  );
}
