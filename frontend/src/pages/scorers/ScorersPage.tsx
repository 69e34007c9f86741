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
  const scorers = useScorers();
  const scores = useScores(slug);
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
            <ul className={classes.cards} aria-label="Scorers">
              {[...all.filter(({ available }) => available), ...all.filter(({ available }) => !available)].map((scorer) => (
                <ScorerCard
                  key={scorer.id}
                  slug={slug}
                  scorer={scorer}
                  samples={counts.samples}
                  summary={newest(scores.data ?? []).find((summary) => summary.scorer === scorer.id)}
                />
              ))}
            </ul>
          </div>
        )}
      </QueryView>
    </>
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
