import { useDisagreements } from "../../../api/quality";
import type { Cursor } from "../../../api/cursor";
import type { AmbiguousQuestion, Respect } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { percent, plural } from "../../../components/numbers";
import { Pager } from "../../../components/Pager";
import { PreferenceBar } from "../../../components/PreferenceBar";
import { QueryView } from "../../../components/QueryView";
import { DisagreementCard } from "./DisagreementCard";
import classes from "./Disagreements.module.css";

const PAGE_SIZE = 24;

interface BetweenAnnotatorsProps {
  slug: string;
  respect: Respect | null;
  cursor: Cursor;
  onPage: (cursor: Cursor) => void;
}

/** Questions that annotators did not answer alike, those with the smallest majority first. */
export function BetweenAnnotators({ slug, respect, cursor, onPage }: BetweenAnnotatorsProps) {
  const found = useDisagreements(slug, respect, cursor, PAGE_SIZE);
  return (
    <QueryView query={found} height={600}>
      {(page) =>
        page.results.length === 0 ? (
          <EmptyState title="No disagreement">
            Either everybody says the same, or no question has two answers yet: more answers to each comparison would
            tell.
          </EmptyState>
        ) : (
          <>
            <ul className={classes.wall} aria-label="Questions answered differently">
              {page.results.map((question) => (
                <Ambiguous
                  key={`${question.comparison}-${question.aspect}-${String(question.span)}-${question.position_a}-${question.position_b}`}
                  slug={slug}
                  question={question}
                />
              ))}
            </ul>
            <Pager page={page} onChange={onPage} />
          </>
        )
      }
    </QueryView>
  );
}

function Ambiguous({ slug, question }: { slug: string; question: AmbiguousQuestion }) {
  const { p_a, agreement, n_judgments, n_ties, n_both_bad } = question;
  const even = [n_ties > 0 && plural(n_ties, "tie"), n_both_bad > 0 && `${n_both_bad} both bad`].filter(Boolean);
  return (
    <DisagreementCard slug={slug} question={question} p={p_a}>
      <PreferenceBar p0={p_a} />
      <p>
        <b>{percent(agreement)}</b> of {plural(n_judgments, "answer")} agree with the most frequent one
        {even.length > 0 && ` · ${even.join(", ")}`}
      </p>
    </DisagreementCard>
  );
}
