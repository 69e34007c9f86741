import { useState } from "react";

import { useGallery } from "../../../api/quality";
import type { Gallery, Respect } from "../../../api/types";
import { IntervalPlot } from "../../../components/charts/IntervalPlot";
import { EmptyState } from "../../../components/EmptyState";
import { percent, plural, signed } from "../../../components/numbers";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import { useCurrentProject } from "../../../shell/ProjectFrame";
import { RespectSelect } from "../RespectSelect";
import classes from "./Gallery.module.css";
import { WinsTable } from "./WinsTable";

/** The models of a gallery, the strongest first, by Bradley and Terry. */
export function GalleryTab() {
  const { slug } = useCurrentProject();
  const gallery = useGallery(slug, null);
  return (
    <QueryView query={gallery} height={360}>
      {({ respects }) => <InRespect slug={slug} respects={respects} />}
    </QueryView>
  );
}

/** Not every project asks about the whole: then the first respect that was asked in stands first. */
function InRespect({ slug, respects }: { slug: string; respects: Respect[] }) {
  const [chosen, setChosen] = useState<Respect | null>(null);
  const asked = chosen ?? respects.find(({ aspect, in_parts }) => aspect === "" && !in_parts) ?? respects[0] ?? null;
  const gallery = useGallery(slug, asked);
  return (
    <div className={classes.stack}>
      <RespectSelect respects={respects} value={asked} onChange={setChosen} />
      <QueryView query={gallery} height={300}>
        {(found) =>
          found.models.length === 0 ? (
            <EmptyState title="No two models were compared yet">
              Where the samples of a comparison come from two models that are known by name, the answers say which is
              preferred. Import or generate samples of several models for the same prompts.
            </EmptyState>
          ) : (
            <Standings gallery={found} />
          )
        }
      </QueryView>
    </div>
  );
}

function Standings({ gallery: { method, models, wins } }: { gallery: Gallery }) {
  const ends = models.flatMap(({ low, high }) => [low, high]);
  const reach = Math.max(0.5, ...ends.map(Math.abs)) * 1.05;
  return (
    <>
      <Panel title="Strength">
        <IntervalPlot
          label="Strength of each model in log odds, with its 95% interval"
          rows={models.map(({ model, strength, low, high, votes, win_rate }) => ({
            name: model,
            value: strength,
            low,
            high,
            from: `${plural(votes, "vote")}, won ${percent(win_rate)}`,
          }))}
          domain={[-reach, reach]}
          format={(value) => signed(value)}
          reference={{ value: 0, name: "the mean of all models" }}
        />
        <p className={classes.how}>
          Strength is in log odds: a model one step ahead of another is preferred {percent(1 / (1 + Math.exp(-1)))} of the
          time. Where two intervals lie apart, the order is firm. Models that no chain of comparisons links are not to be
          compared. Fitted by {method}; a tie is half a win.
        </p>
      </Panel>
      <Panel title="Who won over whom">
        <WinsTable models={models.map(({ model }) => model)} wins={wins} />
      </Panel>
    </>
  );
}
