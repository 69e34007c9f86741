import { Suspense, useState } from "react";
import { useParams } from "react-router";

import { notePractised } from "../../annotate/practised";
import { attempt, usePracticeQuestions } from "../../api/practice";
import { useProject } from "../../api/projects";
import { useSession } from "../../api/session";
import type { Answer, Assignment, Feedback as FeedbackGiven, PracticeQuestion, Project } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import type { QuestionComponent } from "../../instruments/contract";
import { Action } from "../../instruments/controls/ActionBar";
import { useCommands } from "../../instruments/controls/useCommands";
import { questionOf } from "../../instruments/registry";
import classes from "../annotate/AnnotatePage.module.css";
import { Feedback } from "./Feedback";
import { PracticeBar } from "./PracticeBar";

/** The questions of a project whose answer is known, tried before the work begins. Nothing is recorded. */
export function PracticePage() {
  const { slug = "" } = useParams();
  const project = useProject(slug);
  const questions = usePracticeQuestions(slug);
  return (
    <main className={classes.page}>
      <title>{`Practice · ${project.data?.name ?? slug} · Tastemaker`}</title>
      <QueryView query={project} height={52}>
        {(data) => (
          <QueryView query={questions} height={420}>
            {(list) => <Practising project={data} questions={list} Question={questionOf(data.instrument)} />}
          </QueryView>
        )}
      </QueryView>
    </main>
  );
}

interface Attempt {
  given: Answer;
  feedback: FeedbackGiven;
}

interface PractisingProps {
  project: Project;
  questions: PracticeQuestion[];
  /** Undefined where the browser cannot ask this way. */
  Question: QuestionComponent | undefined;
}

function Practising({ project, questions, Question }: PractisingProps) {
  const userId = useSession().data?.user?.id;
  const [place, setPlace] = useState(0);
  const [scores, setScores] = useState<readonly (number | null)[]>([]);
  const [tried, setTried] = useState<Attempt | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  const question = questions[place];
  const goOn = (scored: readonly (number | null)[]) => {
    if (place + 1 === questions.length && userId !== undefined) notePractised(project.slug, userId);
    setScores(scored);
    setTried(null);
    setProblem(null);
    setPlace(place + 1);
  };
  const tryAnswer = (answer: Answer) => {
    if (!question) return;
    attempt(project.slug, question.id, answer).then(
      (feedback) => setTried({ given: answer, feedback }),
      (error: unknown) => setProblem(error instanceof Error ? error : new Error(String(error))),
    );
  };
  const skip = () => goOn([...scores, null]);
  useCommands([{ keys: ["s"], run: skip }], Boolean(question) && tried === null);
  return (
    <>
      <PracticeBar project={project} place={Math.min(place + 1, questions.length)} total={questions.length} />
      <div className={classes.body}>
        {question && Question ? (
          <>
            <Suspense>
              <Question
                key={question.id}
                config={project.instrument_config}
                current={asAssignment(question, project)}
                upcoming={questions.slice(place + 1, place + 2).map((next) => asAssignment(next, project))}
                given={tried?.given ?? null}
                isCovered={tried !== null}
                actions={<Action name="Skip" hint="S" onClick={skip} />}
                onAnswer={tryAnswer}
              />
            </Suspense>
            {problem && <ProblemNotice error={problem} title="This could not be tried; nothing is lost, try again" />}
            {tried && (
              <Feedback
                feedback={tried.feedback}
                prompt={question.prompt}
                onNext={() => goOn([...scores, tried.feedback.score])}
                onAgain={() => setTried(null)}
              />
            )}
          </>
        ) : (
          <Done project={project} scores={scores} />
        )}
      </div>
    </>
  );
}

/** All tried: how it went, and on to the work. */
function Done({ project, scores }: { project: Project; scores: readonly (number | null)[] }) {
  const right = scores.filter((score) => score === 1).length;
  const compared = scores.filter((score) => score !== null).length;
  return (
    <div className={classes.rest}>
      <EmptyState
        title={compared === 0 ? "There is nothing to practise on here" : `${right} of ${compared} as the project's lead would answer`}
        action={<PrimaryLink to={`/annotate/${project.slug}`}>Begin</PrimaryLink>}
      >
        {compared === 0
          ? "The lead of this project has set no questions for practice. You can begin right away."
          : "Nothing of this was recorded. The guidelines are always one key away: G."}
      </EmptyState>
    </div>
  );
}

/** A practice question as instruments take it: there is no lease, and nothing to give back. */
function asAssignment({ id, comparison, prompt, samples }: PracticeQuestion, project: Project): Assignment {
  return {
    slot: `practice-${id}`,
    lease_token: null,
    lease_until: null,
    comparison,
    prompt,
    instrument: project.instrument,
    samples,
    returned: null,
  };
}
