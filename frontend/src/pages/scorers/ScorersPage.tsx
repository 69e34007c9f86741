import type { ReactNode } from "react";

import { useScorers, useScores } from "../../api/curation";
import type { Scorer, ScorerCoverage } from "../../api/types";
import { IntervalPlot } from "../../components/charts/IntervalPlot";
import { percent, plural } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { ScorerCard } from "./ScorerCard";
import classes from "./ScorersPage.module.css";
import { newest } from "./scores";

/** What machines make of the samples: which scorers there are, how far each got, and how far it agrees with people. */
export function ScorersPage() {
  const { slug, counts } = useCurrentProject();
  const scorers = useScorers(slug);
  const scores = useScores(slug);
  const summaryOf = (scorer: Scorer) => newest(scores.data ?? []).find((summary) => summary.scorer === scorer.id);
  const isOfUse = (scorer: Scorer) => scorer.available || (summaryOf(scorer)?.scored ?? 0) > 0;
  const cardOf = (scorer: Scorer) => (
    <ScorerCard key={scorer.id} slug={slug} scorer={scorer} samples={counts.samples} summary={summaryOf(scorer)} />
  );
  return (
    <>
      <PageTitle
        title="Scorers"
        lead="Proxies for taste. A scorer gives every sample a number; how far it can stand in for people, only people can say."
      />
      <QueryView query={scorers} height={420}>
        {(all) => (
          <div className={classes.stack}>
            <Agreement scorers={all} scores={newest(scores.data ?? [])} />
            <Cards label="Scorers" scorers={all.filter(isOfUse)} cardOf={cardOf} />
            <NotHere scorers={all.filter((scorer) => !isOfUse(scorer))} cardOf={cardOf} />
          </div>
        )}
      </QueryView>
    </>
  );
}

interface CardsProps {
  scorers: Scorer[];
  cardOf: (scorer: Scorer) => ReactNode;
}

function Cards({ label, scorers, cardOf }: CardsProps & { label: string }) {
  return (
    <ul className={classes.cards} aria-label={label}>
      {scorers.map(cardOf)}
    </ul>
  );
}

/** Those that lack something, folded away: what each needs is read by whoever wants it. */
function NotHere({ scorers, cardOf }: CardsProps) {
  if (scorers.length === 0) return null;
  return (
    <details className={classes.notHere}>
      <summary>{plural(scorers.length, "scorer")} more, once weights or a package are here: what each needs</summary>
      <Cards label="Scorers that cannot be used yet" scorers={scorers} cardOf={cardOf} />
    </details>
  );
}

function Agreement({ scorers, scores }: { scorers: Scorer[]; scores: ScorerCoverage[] }) {
  const titles = new Map(scorers.map(({ id, title }) => [id, title]));
  const measured = scores.filter(({ compared }) => compared > 0);
  return (
    <Panel title="Agreement with people">
      {measured.length === 0 ? (
        <p className={classes.muted}>
          Nothing can be compared yet: it takes samples that are scored in pairs that people have judged, ties apart.
        </p>
      ) : (
        <>
          <IntervalPlot
            label="Share of pairs on which a scorer prefers what people prefer, with its 95% interval"
            rows={measured.map(({ scorer, compared, agreement_with_people, agreement_low, agreement_high }) => ({
              name: titles.get(scorer) ?? scorer,
              value: agreement_with_people,
              low: agreement_low,
              high: agreement_high,
              from: plural(compared, "pair"),
            }))}
            domain={[0, 1]}
            format={(share) => percent(share)}
            tick={(share) => percent(share)}
            reference={{ value: 0.5, name: "one half: a coin" }}
          />
          <p className={classes.muted}>
            Over pairs on which people have a preference and the two scores differ. Where two intervals overlap, the order
            of the scorers is not settled.
          </p>
        </>
      )}
    </Panel>
  );
}
