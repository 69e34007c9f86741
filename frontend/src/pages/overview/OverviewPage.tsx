import { Navigate } from "react-router";

import { useJobsAtWork } from "../../api/jobs";
import { manages, reviews } from "../../api/roles";
import { nextStep } from "../../components/nextStep";
import { count, percent, share } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Facts } from "../../components/Facts";
import { Guidelines } from "../../components/Guidelines";
import { Panel } from "../../components/Panel";
import { PrimaryLink } from "../../components/PrimaryButton";
import { Tag } from "../../components/Tag";
import { JobItem } from "../../jobs/JobItem";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { LatestComparisons } from "./LatestComparisons";
import classes from "./OverviewPage.module.css";

/** Where the project stands, the next step, what is at work, and what was made last. */
export function OverviewPage() {
  const project = useCurrentProject();
  const atWork = useJobsAtWork(project.slug, manages(project));
  if (!reviews(project)) return <Navigate to={`/annotate/${project.slug}`} replace />;
  const { counts } = project;
  const next = nextStep(project, atWork);
  const wanted = counts.slots_open + counts.slots_answered;
  return (
    <>
      <PageTitle title={project.name} tags={<Tag>{project.instrument}</Tag>} />
      <div className={classes.grid}>
        <Panel title="Next">
          <p className={classes.next}>{next.text}</p>
          <PrimaryLink to={next.to}>{next.action}</PrimaryLink>
        </Panel>
        <Panel title="What there is">
          <Facts
            facts={[
              { name: "prompts", value: count(counts.prompts) },
              { name: "samples", value: count(counts.samples) },
              { name: "comparisons", value: count(counts.comparisons) },
              { name: "answers for each comparison", value: count(project.slots_per_comparison) },
            ]}
          />
        </Panel>
        <Panel title="What was answered">
          <Facts
            facts={[
              { name: "answers given", value: `${count(counts.slots_answered)} of ${count(wanted)}` },
              { name: "by people", value: count(counts.judgments_human) },
              { name: "simulated", value: count(counts.judgments_simulated) },
              { name: "ties", value: share(counts.ties, counts.judgments === 0 ? 0 : counts.comparisons) },
            ]}
          />
        </Panel>
        {atWork.length > 0 && (
          <Panel title="At work" className={classes.wide}>
            {atWork.map((job) => (
              <JobItem key={job.id} job={job} />
            ))}
          </Panel>
        )}
        {counts.comparisons > 0 && <LatestComparisons slug={project.slug} />}
        <Panel title="Guidelines" className={classes.wide}>
          <Guidelines text={project.guidelines || "None yet: annotators are told nothing."} />
        </Panel>
      </div>
      <span className="tm-visually-hidden" role="status">
        {wanted === 0 ? "" : `${percent(counts.slots_answered / wanted)} answered`}
      </span>
    </>
  );
}
