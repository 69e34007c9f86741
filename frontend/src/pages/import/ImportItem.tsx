import { Link } from "react-router";

import { isActive } from "../../api/jobs";
import { useStartImport } from "../../api/imports";
import type { ImportJob, ImportResult } from "../../api/types";
import { count, moment, plural } from "../../components/numbers";
import { NextButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { JobActions } from "../../jobs/JobActions";
import { JobProgressBar, JobStateTag } from "../../jobs/JobItem";
import classes from "./ImportPage.module.css";
import { ImportReport } from "./ImportReport";

interface ImportItemProps {
  job: ImportJob;
  isOpen: boolean;
  /** What was tried here has been imported, or tried anew, since. */
  isDone: boolean;
  onImported: (uploads: string[]) => void;
}

/** A dry run that has found something to import. */
export function waitsForReal({ state, result }: ImportJob): boolean {
  return state === "succeeded" && result !== null && result.dry_run && result.imported > 0;
}

/** One dry run or import: how far it is, what came of it, and what to do next. */
export function ImportItem({ job, isOpen, isDone, onImported }: ImportItemProps) {
  const { result, state } = job;
  const plain = { ...job, spec: { ...job.spec }, result: null };
  return (
    <article className={classes.item} aria-label={`${titleOf(job)}, ${state}`}>
      <div className={classes.head}>
        <Link to={`/projects/${job.project}/jobs/${job.id}`} className={classes.title}>
          {titleOf(job)}
        </Link>
        <JobStateTag job={plain} />
        <span className={classes.time}>{moment(job.created_at)}</span>
        <JobActions job={plain} />
      </div>
      {isActive(job) && <JobProgressBar job={plain} />}
      {job.error && <p className={classes.problem}>{job.error}</p>}
      {state === "succeeded" && result && (
        <>
          <ImportReport job={job.id} result={result} isOpen={isOpen} />
          {result.dry_run ? !isDone && <ForReal job={job} result={result} isNext={isOpen} onImported={onImported} /> : <Arrived job={job} result={result} />}
        </>
      )}
    </article>
  );
}

interface ForRealProps extends Pick<ImportItemProps, "job" | "onImported"> {
  result: ImportResult;
  isNext: boolean;
}

/** After a dry run: the same once more, and kept. */
function ForReal({ job, result, isNext, onImported }: ForRealProps) {
  const start = useStartImport(job.project, ({ uploads }) => onImported(uploads));
  const { imported, rejected } = result;
  if (imported === 0) {
    return (
      <p className={classes.next}>
        {rejected > 0 ? "No row can be taken as it is. Correct the file and try again." : "All of it is here already."}
      </p>
    );
  }
  return (
    <div className={classes.next}>
      <NextButton isNext={isNext} loading={start.isPending} onClick={() => start.mutate({ ...job.spec, dry_run: false })}>
        {`Import ${plural(imported, "row")} for real`}
      </NextButton>
      {rejected > 0 && <span>{plural(rejected, "wrong row is", "wrong rows are")} left out; they can follow later.</span>}
      {start.error && <ProblemNotice error={start.error} title="The import was not started" />}
    </div>
  );
}

function Arrived({ job, result }: { job: ImportJob; result: ImportResult }) {
  if (result.imported === 0) return null;
  return (
    <p className={classes.next}>
      <Link to={`/projects/${job.project}/comparisons`}>See the comparisons</Link>
      {result.unlabelled > 0 && (
        <span>
          {count(result.unlabelled)} wait for an answer: <Link to={`/annotate/${job.project}`}>annotate</Link>
        </span>
      )}
    </p>
  );
}

function titleOf({ spec, result }: ImportJob): string {
  const what = result?.files.join(", ") ?? plural(spec.uploads.length, "file");
  return `${spec.dry_run ? "Dry run" : "Import"} of ${what}`;
}
