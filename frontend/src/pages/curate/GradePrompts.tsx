import { useTextGraders, useTextGrades } from "../../api/previews";
import { Facts } from "../../components/Facts";
import { count, decimal, plural } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { StartWork } from "./StartWork";

const PREFIX = "llm:";

/** How far the chosen language model got with the prompts, and the job that has the rest graded. Rules grade at once. */
export function GradePrompts({ slug, grader }: { slug: string; grader: string }) {
  const graders = useTextGraders();
  const grades = useTextGrades(slug);
  if (!grader.startsWith(PREFIX)) return null;
  const summary = grades.data?.find((each) => each.grader === grader);
  const left = summary ? summary.total - summary.graded : null;
  const isUsable = graders.data?.find(({ id }) => id === grader)?.available ?? false;
  return (
    <Panel title="Grades">
      <Facts
        facts={[
          { name: "prompts graded", value: summary ? `${count(summary.graded)} of ${count(summary.total)}` : "none yet" },
          { name: "mean quality", value: summary?.mean_quality == null ? "–" : decimal(summary.mean_quality) },
          { name: "found harmful", value: summary ? count(summary.harmful) : "–" },
        ]}
      />
      <StartWork
        slug={slug}
        job={{ kind: "grade_prompts", spec: { model: grader.slice(PREFIX.length) } }}
        name={left === 0 || !isUsable ? null : left === null ? "Grade the prompts" : `Grade ${plural(left, "prompt")}`}
      />
    </Panel>
  );
}
