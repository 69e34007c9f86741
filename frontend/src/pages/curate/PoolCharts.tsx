import { Skeleton } from "@mantine/core";

import type { SelectionPreview } from "../../api/types";
import { Histogram } from "../../components/charts/Histogram";
import { Reading } from "../../components/charts/Reading";
import { Scatter } from "../../components/charts/Scatter";
import { decimal } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import classes from "./CuratePage.module.css";
import { GateBar } from "./GateBar";
import type { Part } from "./gates";
import { Legend } from "./Legend";
import { PromptMap } from "./PromptMap";

interface PoolChartsProps {
  preview: SelectionPreview | undefined;
  isStale: boolean;
  neighbours: number;
  linkOf: (part: Part) => string;
}

/** Every pair of the pool: what becomes of it, its terms as histograms, and margin against diversity. */
export function PoolCharts({ preview, isStale, neighbours, linkOf }: PoolChartsProps) {
  if (!preview) return <Skeleton height={760} radius={10} role="status" aria-label="Loading" />;
  const { margin, text_quality, entropy } = preview.histograms;
  return (
    <div className={classes.charts} data-stale={isStale} aria-busy={isStale}>
      <GateBar preview={preview} linkOf={linkOf} />
      <div className={classes.histograms}>
        <Panel title="Margin" className={classes.histogram}>
          <Histogram label="Margin of all and of selected pairs" counts={margin} />
        </Panel>
        <Panel title="Text quality" className={classes.histogram}>
          <Histogram label="Text quality of all and of selected pairs" counts={text_quality} />
        </Panel>
        <Panel title="Diversity" className={classes.histogram}>
          <Histogram label={`Distance to neighbour ${neighbours} of all and of selected pairs`} counts={entropy} />
        </Panel>
      </div>
      <div className={classes.maps}>
        <Panel title="Every pair: margin against diversity" aside={<Legend />}>
          {preview.scatter.length === 0 ? (
            <p className={classes.note}>Points appear when pairs are judged and their samples scored.</p>
          ) : (
            <PairScatter preview={preview} />
          )}
        </Panel>
        {preview.prompt_map.length > 0 && <PromptMap prompts={preview.prompt_map} all={preview.coverage.prompts_pool} />}
      </div>
    </div>
  );
}

function PairScatter({ preview: { scatter, selected, pool } }: { preview: SelectionPreview }) {
  return (
    <Scatter
      label={`${selected} of ${pool} pairs are selected`}
      points={scatter.map(([x = 0, y = 0, isSelected]) => ({ x, y, isLit: isSelected === 1 }))}
      names={{ x: "margin →", y: "↑ diversity" }}
      height={380}
      figures={() => ({ columns: ["margin", "diversity", "selected"], rows: scatter })}
      reading={(index) => {
        const [margin = 0, diversity = 0, isSelected] = scatter[index] ?? [];
        return (
          <Reading
            title={isSelected === 1 ? "selected" : "left out"}
            rows={[
              { name: "margin", value: decimal(margin) },
              { name: "diversity", value: decimal(diversity) },
            ]}
          />
        );
      }}
    />
  );
}
