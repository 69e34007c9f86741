/** What waits in a project besides its next step, in sentences, for who can do something about it. */
import { manages } from "../../api/roles";
import type { Agreement, Job, Project, Work } from "../../api/types";
import { count, decimal, plural } from "../../components/numbers";

export interface Waiting {
  text: string;
  to: string;
  /** Something went wrong, or will. */
  isWarning: boolean;
}

/** More are said to be "more than" this. */
const MOST_COUNTED = 100;
/** Below this, labels are mostly chance (Krippendorff's own limit for tentative conclusions is 0.667). */
const LOW_ALPHA = 0.4;
/** With fewer answers, agreement says nothing. */
const ENOUGH_VOTES = 30;

export function waitingIn(project: Project, work: Work | undefined, running: Job[], failed: Job[]): Waiting[] {
  const base = `/projects/${project.slug}`;
  const found: Waiting[] = [];
  const add = (text: string, to: string, isWarning = false) => found.push({ text, to, isWarning });
  if (work?.is_paused) {
    add(`You are paused here: ${work.reason || "ask the lead of the project why"}`, `/annotate/${project.slug}`, true);
  }
  if (work && work.returned > 0) {
    add(`${plural(work.returned, "answer")} of yours came back with a comment`, `/annotate/${project.slug}`, true);
  }
  if (work?.unreviewed) {
    const many = work.unreviewed > MOST_COUNTED;
    const answers = many ? `More than ${MOST_COUNTED} answers wait` : plural(work.unreviewed, "answer waits", "answers wait");
    add(`${answers} for a review`, `${base}/quality/reviews`);
  }
  if (work?.annotators_paused) {
    add(`${plural(work.annotators_paused, "annotator is", "annotators are")} paused`, `${base}/quality/annotators`, true);
  }
  if (!manages(project)) return found;
  const [first] = running;
  if (first) add(running.length === 1 ? atWork(first) : `${plural(running.length, "job")} are at work`, `${base}/jobs`);
  const [latest] = failed;
  if (latest) add(`A job failed: ${latest.title.toLowerCase()}`, `${base}/jobs/${latest.id}`, true);
  return found;
}

function atWork({ title, progress: { done, total } }: Job): string {
  return total === null ? `At work: ${title.toLowerCase()}` : `At work: ${title.toLowerCase()}, ${count(done)} of ${count(total)}`;
}

/** A sentence where people agree hardly more than by chance. */
export function lowAgreement(slug: string, agreement: Agreement | undefined): Waiting | null {
  const measured = (agreement?.respects ?? []).flatMap(({ alpha_nominal, votes }) =>
    alpha_nominal === null || votes < ENOUGH_VOTES ? [] : [alpha_nominal],
  );
  if (measured.length === 0) return null;
  const lowest = Math.min(...measured);
  if (lowest >= LOW_ALPHA) return null;
  return { text: `People agree little (α = ${decimal(lowest)})`, to: `/projects/${slug}/quality`, isWarning: true };
}
