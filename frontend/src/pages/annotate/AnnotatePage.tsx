import { useState } from "react";
import { useParams } from "react-router";

import { hasPractised, notePractised } from "../../annotate/practised";
import { usePracticeQuestions } from "../../api/practice";
import { useProject } from "../../api/projects";
import { manages } from "../../api/roles";
import { useSession } from "../../api/session";
import type { Project } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { questionOf } from "../../instruments/registry";
import classes from "./AnnotatePage.module.css";
import { Annotating } from "./Annotating";
import { PracticeFirst } from "./PracticeFirst";

/** Nothing but the question. */
export function AnnotatePage() {
  const { slug = "" } = useParams();
  const project = useProject(slug);
  const user = useSession().data?.user;
  return (
    <main className={classes.page}>
      <title>{`Annotate · ${project.data?.name ?? slug} · Tastemaker`}</title>
      <QueryView query={project} height={52}>
        {(data) => user && <Work key={`${slug} ${user.id}`} project={data} userId={user.id} />}
      </QueryView>
    </main>
  );
}

/** The questions; before the first of all, practice where the project offers it. */
function Work({ project, userId }: { project: Project; userId: number }) {
  const [isReady, setReady] = useState(() => hasPractised(project.slug, userId));
  const practice = usePracticeQuestions(project.slug);
  const Question = questionOf(project.instrument);
  if (!Question) return <NotAskedHere project={project} />;
  if (isReady) return <Annotating project={project} userId={userId} Question={Question} />;
  return (
    <QueryView query={practice} height={420}>
      {(questions) =>
        questions.length === 0 ? (
          <Annotating project={project} userId={userId} Question={Question} />
        ) : (
          <PracticeFirst
            project={project}
            questions={questions.length}
            onBegin={() => {
              notePractised(project.slug, userId);
              setReady(true);
            }}
          />
        )
      }
    </QueryView>
  );
}

/** A way of asking that only programs can answer so far. Nothing is taken from the queue. */
function NotAskedHere({ project }: { project: Project }) {
  return (
    <div className={classes.rest}>
      <EmptyState
        title="This page cannot ask that yet"
        action={<PrimaryLink to={manages(project) ? `/projects/${project.slug}` : "/"}>Back</PrimaryLink>}
      >
        The project asks by “{project.instrument}”; the browser has no page for that. Nothing was
        taken from the queue, and its answers arrive over the API.
      </EmptyState>
    </div>
  );
}
