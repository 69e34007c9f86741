import type { JudgeAgreement, JudgeApart } from "../../api/types";
import { count } from "../../components/numbers";
import { DisagreementCard } from "../quality/disagreements/DisagreementCard";
import { wordsOf } from "./ConfusionOfJudge";
import classes from "./Judge.module.css";

interface ApartWallProps {
  slug: string;
  apart: JudgeApart[];
  all: JudgeAgreement;
}

/** The questions on which a judge differs, each a way to its comparison with all that was said. */
export function ApartWall({ slug, apart, all }: ApartWallProps) {
  const differing = all.n - all.matrix.reduce((same, row, place) => same + (row[place] ?? 0), 0);
  if (apart.length === 0) return <p className={classes.quiet}>They differ nowhere.</p>;
  return (
    <>
      <p>
        They differ on {count(differing)} of {count(all.n)}
        {apart.length < differing && `; the first ${count(apart.length)}`}:
      </p>
      <ul className={classes.wall} aria-label="Questions on which the judge differs">
        {apart.map((question) => (
          <DisagreementCard
            key={`${question.comparison}-${question.aspect}-${String(question.span)}`}
            slug={slug}
            question={question}
            p={null}
          >
            <dl className={classes.sides}>
              <dt>they say</dt>
              <dd>{wordsOf(question.theirs)}</dd>
              <dt>the judge says</dt>
              <dd>{wordsOf(question.mine)}</dd>
            </dl>
          </DisagreementCard>
        ))}
      </ul>
    </>
  );
}
