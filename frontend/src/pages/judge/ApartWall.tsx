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
              <dd>{labelOf(question.theirs, question)}</dd>
              <dt>the judge says</dt>
              <dd>{labelOf(question.mine, question)}</dd>
            </dl>
          </DisagreementCard>
        ))}
      </ul>
    </>
  );
}

/** What was said, with the sample's own number: of a ranking a pair may be any two. */
function labelOf(label: string, { position_a, position_b }: JudgeApart): string {
  if (label === "sample_0") return `sample ${position_a}`;
  return label === "sample_1" ? `sample ${position_b}` : wordsOf(label);
}
