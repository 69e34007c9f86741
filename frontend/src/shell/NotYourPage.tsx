import { reviews, rolesFrom } from "../api/roles";
import type { Project } from "../api/types";
import { EmptyState } from "../components/EmptyState";
import { PageTitle } from "../components/PageTitle";
import { PrimaryLink } from "../components/PrimaryButton";
import type { ProjectPage } from "./projectPages";

const people = new Intl.ListFormat("en-GB");

/** Instead of a page that is not for the reader's role: who may see it, and where to go. */
export function NotYourPage({ project, page }: { project: Project; page: ProjectPage }) {
  const { slug, name, role } = project;
  return (
    <>
      <PageTitle title={page.name} />
      <EmptyState
        title={`This page is for ${people.format(rolesFrom(page.least).map((one) => `${one}s`))}`}
        action={
          reviews(project) ? (
            <PrimaryLink to={`/projects/${slug}`}>Overview</PrimaryLink>
          ) : (
            <PrimaryLink to={`/annotate/${slug}`}>Annotate</PrimaryLink>
          )
        }
      >
        You are {role === "annotator" || role === "owner" ? "an" : "a"} {role} of {name}. Whoever manages the project can
        give you another role.
      </EmptyState>
    </>
  );
}
