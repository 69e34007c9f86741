import { useParams } from "react-router";

import { useComparison } from "../../api/comparisons";
import { manages } from "../../api/roles";
import type { ComparisonDetail, Project } from "../../api/types";
import { AnswerView } from "../../components/answers/AnswerView";
import { Facts } from "../../components/Facts";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { Tag } from "../../components/Tag";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { ComparedSamples } from "./ComparedSamples";
import classes from "./ComparisonPage.module.css";
import { MakeGold } from "../quality/gold/MakeGold";
import { Judgments } from "./Judgments";
import { Neighbours } from "./Neighbours";
import { QueuePlace } from "./QueuePlace";
import { SoftLabels } from "./SoftLabels";

/** One comparison: its samples, what was said of them by whom, and what follows from it. */
export function ComparisonPage() {
  const project = useCurrentProject();
  const id = Number(useParams().id);
  const comparison = useComparison(project.slug, id);
  return (
    <QueryView query={comparison} height={640}>
      {(data) => <Shown key={data.id} project={project} comparison={data} />}
    </QueryView>
  );
}

function Shown({ project, comparison }: { project: Project; comparison: ComparisonDetail }) {
  const isManager = manages(project);
  const { gold } = comparison;
  return (
    <>
      <PageTitle
        title={`Comparison ${comparison.id}`}
        tags={
          <>
            <Tag>{comparison.strategy}</Tag>
            {gold && <Tag>{nameOfGold(gold)}</Tag>}
            {comparison.flags.length > 0 && <Tag>flagged</Tag>}
            {!comparison.are_different && <Tag tone="tie">the same bytes twice: a tie</Tag>}
          </>
        }
        lead={<span className={classes.prompt}>“{comparison.prompt}”</span>}
        aside={<Neighbours slug={project.slug} id={comparison.id} isManager={isManager} />}
      />
      <ComparedSamples samples={comparison.samples} prompt={comparison.prompt} />
      <div className={classes.columns}>
        <Panel title="Judgments" aside={<JudgmentCount comparison={comparison} />}>
          <Judgments judgments={comparison.judgments} prompt={comparison.prompt} />
        </Panel>
        <div className={classes.stack}>
          <Panel title="Preference">
            <SoftLabels preferences={comparison.preferences} samples={comparison.samples.length} />
          </Panel>
          {comparison.flags.length > 0 && (
            <Panel title="Flagged">
              <Facts facts={comparison.flags.map(({ annotator, reason }) => ({ name: annotator, value: reason }))} />
            </Panel>
          )}
          <Panel title="In the queue">
            <QueuePlace slug={project.slug} comparison={comparison} isManager={isManager} />
          </Panel>
          {gold && (
            <Panel title="Known answer">
              <AnswerView answer={gold.answer} prompt={comparison.prompt} isCanonical />
              <p className={classes.explanation}>
                {gold.explanation || "No explanation yet: whoever practises on it learns only the answer."}
              </p>
            </Panel>
          )}
          {!gold && isManager && comparison.are_different && (
            <Panel title="Known answer" aside={<MakeGold slug={project.slug} comparison={comparison.id} />}>
              <p className={classes.muted}>
                Where nobody can doubt the answer, make it known: it tells who looks.
              </p>
            </Panel>
          )}
        </div>
      </div>
    </>
  );
}

function nameOfGold({ is_active, is_practice }: NonNullable<ComparisonDetail["gold"]>): string {
  if (!is_active) return "gold, not asked";
  return is_practice ? "for practice" : "gold";
}

function JudgmentCount({ comparison }: { comparison: ComparisonDetail }) {
  const { judgments, judgment_count } = comparison;
  const earlier = judgments.filter((judgment) => !judgment.is_current).length;
  return (
    <span className={classes.muted}>
      {judgment_count} current{earlier > 0 && `, ${earlier} earlier`}
    </span>
  );
}
