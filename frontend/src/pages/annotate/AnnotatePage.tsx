import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
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
import { PairwiseInstrument } from "../../instruments/pairwise/PairwiseInstrument";
import { AnnotateBar } from "./AnnotateBar";
import classes from "./AnnotatePage.module.css";
import { OutboxState } from "./OutboxState";
import { useDesk } from "./useDesk";

/** How many pairs are kept painted underneath the current one. */
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
          if (data.instrument !== "pairwise") return <NotAskedHere project={data} />;
          return user && <Annotating key={`${slug} ${user.id}`} project={data} userId={user.id} />;
        }}
      </QueryView>
    </main>
  );
}

function Annotating({ project, userId }: { project: Project; userId: number }) {
  const { desk, outbox, deskState, outboxState } = useDesk(project.slug, userId);
  const [isReading, setReading] = useState(false);
  const [undoProblem, setUndoProblem] = useState<Error | null>(null);
  useRefreshOnLeaving(project.slug);
  const { ahead, reopened, progress, problem, isDrained } = deskState;
  const current = reopened?.assignment ?? ahead[0];
  const undo = () => desk.undo().then(() => setUndoProblem(null), (error: unknown) => setUndoProblem(asError(error)));
  return (
    <>
      <AnnotateBar project={project} progress={progress} onGuidelines={() => setReading(true)} />
      <div className={classes.body}>
        {current ? (
          <PairwiseInstrument
            current={current}
            upcoming={reopened ? ahead.slice(0, PAINTED_AHEAD) : ahead.slice(1, 1 + PAINTED_AHEAD)}
            given={reopened?.choice ?? null}
            canUndo={(progress?.mine ?? 0) > 0}
            isCovered={isReading}
            onAnswer={(choice, time) => desk.answer(choice, time)}
            onSkip={() => desk.skip()}
            onUndo={() => void undo()}
            onGuidelines={() => setReading((before) => !before)}
          />
        ) : (
          <Rest project={project} problem={problem} isDrained={isDrained} onUndo={() => void undo()} />
        )}
        <footer className={classes.foot}>
          {undoProblem && <span role="alert">The earlier answer could not be opened: {undoProblem.message}</span>}
          <OutboxState state={outboxState} outbox={outbox} />
          {ahead.length > 1 && <span>next pair ready</span>}
        </footer>
      </div>
      <Modal opened={isReading} onClose={() => setReading(false)} title="Guidelines" size="lg">
        <Guidelines text={project.guidelines || "No guidelines yet: prefer the picture that you find better."} />
      </Modal>
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
        The project asks by “{project.instrument}”; in the browser only pairwise questions can be answered so far. Nothing
        was taken from the queue, and its answers arrive over the API.
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
  useUndoKey(onUndo);
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

function useUndoKey(onUndo: () => void) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "z" && !event.ctrlKey && !event.metaKey && !event.repeat) onUndo();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  });
}

/** The project's counts have changed by what was answered here. */
function useRefreshOnLeaving(slug: string) {
  const client = useQueryClient();
  useEffect(() => () => void client.invalidateQueries({ queryKey: projectKey(slug) }), [client, slug]);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
