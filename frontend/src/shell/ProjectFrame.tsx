import { Outlet, useLocation, useOutletContext, useParams } from "react-router";

import { useProject } from "../api/projects";
import { isAtLeast } from "../api/roles";
import type { Project } from "../api/types";
import { QueryView } from "../components/QueryView";
import { ArchivedNotice } from "./ArchivedNotice";
import { Header } from "./Header";
import { LoopNavigation } from "./LoopNavigation";
import { NotYourPage } from "./NotYourPage";
import { PageBody } from "./PageBody";
import classes from "./ProjectFrame.module.css";
import { ProjectName } from "./ProjectName";
import { pageAt } from "./projectPages";

/** Everything about one project: the loop as navigation at the left, and the page beside it. */
export function ProjectFrame() {
  const { slug = "" } = useParams();
  const project = useProject(slug);
  const page = pageAt(useLocation().pathname);
  return (
    <>
      <Header>
        <ProjectName slug={slug} name={project.data?.name} />
      </Header>
      <div className={classes.frame}>
        {project.data ? <LoopNavigation project={project.data} /> : <div className={classes.rail} />}
        <PageBody>
          <QueryView query={project} height={420}>
            {(data) => (
              <>
                {data.archived_at !== null && <ArchivedNotice project={data} />}
                {page && !isAtLeast(data, page.least) ? (
                  <NotYourPage project={data} page={page} />
                ) : (
                  <Outlet key={data.slug} context={data} />
                )}
              </>
            )}
          </QueryView>
        </PageBody>
      </div>
    </>
  );
}

/** The project of the address, for the pages inside the frame. */
export function useCurrentProject(): Project {
  return useOutletContext<Project>();
}
