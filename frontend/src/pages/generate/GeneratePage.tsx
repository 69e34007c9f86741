import { Stack } from "@mantine/core";
import { useSearchParams } from "react-router";

import { useGenerators } from "../../api/training";
import columns from "../../components/columns.module.css";
import { PageTitle } from "../../components/PageTitle";
import { RecentJobs } from "../../jobs/RecentJobs";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { GenerateForm } from "./GenerateForm";
import { MadeByJob } from "./MadeByJob";
import { askedOf, makingOf } from "./making";

/** Samples, rooms, rewritten prompts and captions: whatever machines make for the prompts, and pairs of it. */
export function GeneratePage() {
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const making = makingOf(search.get("kind"));
  const generators = useGenerators(project.slug).data?.results ?? [];
  const choose = (kind: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      next.set("kind", kind);
      return next;
    });
  return (
    <>
      <PageTitle title="Generate" lead={making.told} />
      <div className={columns.formAndResults}>
        <GenerateForm key={making.kind} project={project} making={making} onChoose={choose} />
        <Stack gap="md">
          <RecentJobs
            slug={project.slug}
            kind={making.kind}
            title={`${making.name}: jobs`}
            asked={(job) => askedOf(job.spec, generators)}
            empty={{ title: "Nothing made yet", text: "Fill in the form and start; a job can be stopped and resumed." }}
          >
            {(result, job) => <MadeByJob job={job} result={result} />}
          </RecentJobs>
        </Stack>
      </div>
    </>
  );
}
