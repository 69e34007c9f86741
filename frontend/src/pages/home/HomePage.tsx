import { useProjects } from "../../api/projects";
import { manages } from "../../api/roles";
import { useSession } from "../../api/session";
import { useMyWork, useProjectsAfterJobs } from "../../api/work";
import { EmptyState } from "../../components/EmptyState";
import { PageTitle } from "../../components/PageTitle";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { Header } from "../../shell/Header";
import { PageBody } from "../../shell/PageBody";
import classes from "./HomePage.module.css";
import { ProjectCard } from "./ProjectCard";
import { Today } from "./Today";

/** What waits for the reader, and all their projects, each with what to do next. */
export function HomePage() {
  const projects = useProjects();
  const work = useMyWork();
  const session = useSession();
  useProjectsAfterJobs(projects.data?.results.some(manages) ?? false);
  const create = <PrimaryLink to="/projects/new">New project</PrimaryLink>;
  const workIn = (slug: string) => work.data?.projects.find((one) => one.project === slug);
  return (
    <>
      <Header />
      <PageBody>
        <PageTitle
          title="Projects"
          lead="Each project asks one question about many samples, and turns the answers into a better model."
          aside={projects.data?.results.length ? create : undefined}
        />
        <QueryView query={projects} height={260}>
          {(page) =>
            page.results.length === 0 ? (
              <EmptyState title={`Welcome, ${session.data?.user?.username ?? ""}`} action={create}>
                There is no project yet that you belong to. Start one: prompts, samples, a question. Or ask the lead of a
                project to let you in.
              </EmptyState>
            ) : (
              <>
                <Today work={work.data?.projects} />
                <div className={classes.grid}>
                  {page.results.map((project) => (
                    <ProjectCard key={project.slug} project={project} work={workIn(project.slug)} />
                  ))}
                </div>
              </>
            )
          }
        </QueryView>
      </PageBody>
    </>
  );
}
