import { useProjects } from "../../api/projects";
import { useSession } from "../../api/session";
import { EmptyState } from "../../components/EmptyState";
import { PageTitle } from "../../components/PageTitle";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { Header } from "../../shell/Header";
import { PageBody } from "../../shell/PageBody";
import classes from "./HomePage.module.css";
import { ProjectCard } from "./ProjectCard";

/** All projects, each with what to do next. */
export function HomePage() {
  const projects = useProjects();
  const session = useSession();
  const create = <PrimaryLink to="/projects/new">New project</PrimaryLink>;
  return (
    <>
      <Header />
      <PageBody>
        <PageTitle
          title="Projects"
          lead="Each project asks one question about many pictures, and turns the answers into a better model."
          aside={projects.data?.results.length ? create : undefined}
        />
        <QueryView query={projects} height={260}>
          {(page) =>
            page.results.length === 0 ? (
              <EmptyState title={`Welcome, ${session.data?.user?.username ?? ""}`} action={create}>
                There is no project yet that you belong to. Start one: prompts, pictures, a question. Or ask the lead of
                a project to let you in.
              </EmptyState>
            ) : (
              <div className={classes.grid}>
                {page.results.map((project) => (
                  <ProjectCard key={project.slug} project={project} />
                ))}
              </div>
            )
          }
        </QueryView>
      </PageBody>
    </>
  );
}
