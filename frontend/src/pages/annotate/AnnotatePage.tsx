import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { useParams } from "react-router";

import { projectKey, useProject } from "../../api/projects";
import { manages } from "../../api/roles";
import { useSession } from "../../api/session";
import type { Project } from "../../api/types";
import { Guidelines } from "../../components/Guidelines";
import { EmptyState } from "../../components/EmptyState";
import { PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import type { QuestionComponent } from "../../instruments/contract";
import { useCommands } from "../../instruments/controls/useCommands";
import { questionOf } from "../../instruments/registry";
import { AnnotateBar } from "./AnnotateBar";
import classes from "./AnnotatePage.module.css";
import { FlagDialog } from "./FlagDialog";
import { OutboxState } from "./OutboxState";
import { QuestionActions } from "./QuestionActions";
import { useDesk } from "./useDesk";

/** How many comparisons are kept painted underneath the current one. */
const PAINTED_AHEAD = 3;

/** Nothing but the question. */
export function AnnotatePage() {
  const { slug = "" } = useParams();
  const project = useProject(slug);
  const user = useSession().data?.user;
  return (
    <main className={classes.page}>
      <title>{`Annotate · ${project.data?.name ?? slug} · Tastemaker`}</title>
      <QueryView query={project} height={52}>
        {(data) => {
          const Question = questionOf(data.instrument);
          if (!Question) return <NotAskedHere project={data} />;
          return user && <Annotating key={`${slug} ${user.id}`} project={data} userId={user.id} Question={Question} />;
        }}
      </QueryView>
    </main>
  );
}

function Annotating({ project, userId, Question }: { project: Project; userId: number; Question: QuestionComponent }) {
  const { desk, outbox, deskState, outboxState } = useDesk(project.slug, userId);
  const [cover, setCover] = useState<"guidelines" | "flag" | null>(null);
  const [undoProblem, setUndoProblem] = useState<Error | null>(null);
  useRefreshOnLeaving(project.slug);
  const { ahead, reopened, progress, problem, isDrained } = deskState;
  const current = reopened?.assignment ?? ahead[0];
  const undo = () => desk.undo().then(() => setUndoProblem(null), (error: unknown) => setUndoProblem(asError(error)));
  const uncover = () => setCover(null);
  useCommands([{ keys: ["g"], run: () => setCover((before) => (before === "guidelines" ? null : "guidelines")) }], cover !== "flag");
  return (
    <>
      <AnnotateBar project={project} progress={progress} onGuidelines={() => setCover("guidelines")} />
      <div className={classes.body}>
        {current ? (
          <Suspense>
            <Question
              config={project.instrument_config}
              current={current}
              upcoming={reopened ? ahead.slice(0, PAINTED_AHEAD) : ahead.slice(1, 1 + PAINTED_AHEAD)}
              given={reopened?.answer ?? current.returned?.answer ?? null}
              isCovered={cover !== null}
              actions={
                <QuestionActions
                  isReopened={reopened !== null}
                  canUndo={(progress?.mine ?? 0) > 0}
                  isCovered={cover !== null}
                  onSkip={() => desk.skip()}
                  onUndo={() => void undo()}
                  onFlag={() => setCover("flag")}
                />
              }
              onAnswer={(answer, time) => desk.answer(answer, time)}
            />
          </Suspense>
        ) : (
          <Rest project={project} problem={problem} isDrained={isDrained} onUndo={() => void undo()} />
        )}
        <footer className={classes.foot}>
          {undoProblem && <span role="alert">The earlier answer could not be opened: {undoProblem.message}</span>}
          <OutboxState state={outboxState} outbox={outbox} />
          {ahead.length > 1 && <span>next one ready</span>}
        </footer>
      </div>
      <Modal opened={cover === "guidelines"} onClose={uncover} title="Guidelines" size="lg">
        <Guidelines text={project.guidelines || "No guidelines yet: prefer the sample that you find better."} />
      </Modal>
      <FlagDialog
        isOpen={cover === "flag"}
        onClose={uncover}
        onFlag={(reason) => {
          uncover();
          desk.skip(reason);
        }}
      />
    </>
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

interface RestProps {
  project: Project;
  problem: Error | null;
  isDrained: boolean;
  onUndo: () => void;
}

/** Nothing to ask just now: why, and what to do. */
function Rest({ project, problem, isDrained, onUndo }: RestProps) {
  useCommands([{ keys: ["z", "Backspace"], run: onUndo }]);
  if (problem) {
    return (
      <div className={classes.rest}>
        <ProblemNotice error={problem} title="The next pairs cannot be fetched; this page goes on trying" />
      </div>
    );
  }
  if (!isDrained) return null;
  const isLead = manages(project);
  return (
    <div className={classes.rest}>
      <EmptyState
        title={project.counts.comparisons === 0 ? "There is nothing to compare yet" : "Everything is answered"}
        action={
          <PrimaryLink to={isLead ? `/projects/${project.slug}` : "/"}>
            {isLead ? "To the project" : "All projects"}
          </PrimaryLink>
        }
      >
        {project.counts.comparisons === 0
          ? "Comparisons are made by generating samples or importing pairs."
          : "New pairs appear here by themselves. With Z you look at your last answer again."}
      </EmptyState>
    </div>
  );
}

/** The project's counts have changed by what was answered here. */
function useRefreshOnLeaving(slug: string) {
  const client = useQueryClient();
  useEffect(() => () => void client.invalidateQueries({ queryKey: projectKey(slug) }), [client, slug]);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
