import { useJobAttempts } from "../../api/jobs";
import type { Job, JobAttempt } from "../../api/types";
import { moment, seconds } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { Tag, type Tone } from "../../components/Tag";
import classes from "./Attempts.module.css";

const tones: Record<JobAttempt["outcome"], Tone> = {
  "": "first",
  succeeded: "good",
  failed: "bad",
  cancelled: "tie",
  "broke off": "bad",
  "fell silent": "bad",
  "given back": "tie",
};

/** Who had the job, for how long, and why each attempt ended. */
export function Attempts({ slug, job }: { slug: string; job: Job }) {
  const attempts = useJobAttempts(slug, job);
  return (
    <Panel title="Attempts" aside={<span className={classes.count}>{job.attempt} of at most {job.max_attempts}</span>}>
      <QueryView query={attempts} height={40}>
        {(found) =>
          found.length === 0 ? (
            <p className={classes.none}>No worker has taken it yet.</p>
          ) : (
            <ol className={classes.list}>
              {found.map((attempt) => (
                <AttemptItem key={attempt.number} attempt={attempt} />
              ))}
            </ol>
          )
        }
      </QueryView>
    </Panel>
  );
}

function AttemptItem({ attempt }: { attempt: JobAttempt }) {
  const { began_at, ended_at } = attempt;
  return (
    <li className={classes.attempt}>
      <div className={classes.head}>
        <Tag tone={tones[attempt.outcome]}>{attempt.outcome || "at work"}</Tag>
        <span>
          {moment(began_at)}
          {ended_at && ` · ${seconds((Date.parse(ended_at) - Date.parse(began_at)) / 1000)}`}
        </span>
      </div>
      <p className={classes.worker}>{attempt.worker}</p>
      {attempt.reason && <p className={classes.reason}>{attempt.reason}</p>}
    </li>
  );
}
