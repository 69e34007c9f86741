import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";

import { projectKey } from "../../api/projects";
import type { Project } from "../../api/types";
import { Guidelines } from "../../components/Guidelines";
import type { QuestionComponent } from "../../instruments/contract";
import { useCommands } from "../../instruments/controls/useCommands";
import { AnnotateBar } from "./AnnotateBar";
import classes from "./AnnotatePage.module.css";
import { FlagDialog } from "./FlagDialog";
import { BreakNotice, LapsedNotice } from "./Notices";
import { OutboxState } from "./OutboxState";
import { QuestionActions } from "./QuestionActions";
import { Rest } from "./Rest";
import { useDesk } from "./useDesk";
import { useSitting } from "./useSitting";

/** How many comparisons are kept painted underneath the current one. */
const PAINTED_AHEAD = 3;

/** The desk of one person: the question before them, what can be done about it, and what has arrived. */
export function Annotating({ project, userId, Question }: { project: Project; userId: number; Question: QuestionComponent }) {
  const { desk, outbox, deskState, outboxState } = useDesk(project.slug, userId);
  const [cover, setCover] = useState<"guidelines" | "flag" | null>(null);
  const [undoProblem, setUndoProblem] = useState<Error | null>(null);
  const sitting = useSitting();
  useRefreshOnLeaving(project.slug);
  const { ahead, reopened, progress, problem, isDrained, lapsed } = deskState;
  const current = reopened?.assignment ?? ahead[0];
  const undo = () => desk.undo().then(() => setUndoProblem(null), (error: unknown) => setUndoProblem(asError(error)));
  const uncover = () => setCover(null);
  useCommands([{ keys: ["g"], run: () => setCover((before) => (before === "guidelines" ? null : "guidelines")) }], cover !== "flag");
  return (
    <>
      <AnnotateBar project={project} progress={progress} pace_s={sitting.pace_s} onGuidelines={() => setCover("guidelines")} />
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
              onAnswer={(answer, time) => {
                desk.answer(answer, time);
                sitting.noted(time);
              }}
            />
          </Suspense>
        ) : (
          <Rest project={project} problem={problem} isDrained={isDrained} onUndo={() => void undo()} />
        )}
        <footer className={classes.foot}>
          {lapsed !== null && lapsed === current?.slot && <LapsedNotice />}
          {sitting.stretch_min !== null && <BreakNotice minutes={sitting.stretch_min} onGoOn={sitting.goOn} />}
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

/** The project's counts have changed by what was answered here. */
function useRefreshOnLeaving(slug: string) {
  const client = useQueryClient();
  useEffect(() => () => void client.invalidateQueries({ queryKey: projectKey(slug) }), [client, slug]);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
