import { useHumanMachine } from "../../../api/quality";
import type { QuestionApart, Respect } from "../../../api/types";
import { EmptyState } from "../../../components/EmptyState";
import { count, decimal } from "../../../components/numbers";
import { PreferenceBar } from "../../../components/PreferenceBar";
import { QueryView } from "../../../components/QueryView";
import { readHumanMachine } from "../readings";
import { DisagreementCard } from "./DisagreementCard";
import classes from "./Disagreements.module.css";

interface BetweenMachinesProps {
  slug: string;
  respect: Respect | null;
}

/** The fifty questions on which people and machines are furthest apart. */
export function BetweenMachines({ slug, respect }: BetweenMachinesProps) {
  const found = useHumanMachine(slug, respect);
  return (
    <QueryView query={found} height={600}>
      {({ together, furthest }) =>
        furthest.length === 0 ? (
          <EmptyState title="Nothing apart">
            {together.n === 0 ? readHumanMachine(together) : "Machines say what people say on every question that both answered."}
          </EmptyState>
        ) : (
          <>
            <p className={classes.lead}>
              {readHumanMachine(together)} The {count(furthest.length)} furthest apart:
            </p>
            <ul className={classes.wall} aria-label="Questions on which people and machines differ">
              {furthest.map((question) => (
                <Apart
                  key={`${question.comparison}-${question.aspect}-${String(question.span)}-${question.position_a}-${question.position_b}`}
                  slug={slug}
                  question={question}
                />
              ))}
            </ul>
          </>
        )
      }
    </QueryView>
  );
}

function Apart({ slug, question }: { slug: string; question: QuestionApart }) {
  const { p_people, p_machines, n_people, n_machines } = question;
  return (
    <DisagreementCard slug={slug} question={question} p={null}>
      <dl className={classes.sides}>
        <dt>people ({count(n_people)})</dt>
        <dd>
          <PreferenceBar p0={p_people} /> {decimal(p_people)}
        </dd>
        <dt>machines ({count(n_machines)})</dt>
        <dd>
          <PreferenceBar p0={p_machines} /> {decimal(p_machines)}
        </dd>
      </dl>
    </DisagreementCard>
  );
}
