import { Skeleton } from "@mantine/core";

import type { SelectionPreview } from "../../api/types";
import { Histogram } from "../../components/charts/Histogram";
import { Scatter } from "../../components/charts/Scatter";
import { Panel } from "../../components/Panel";
import { Tag } from "../../components/Tag";
import classes from "./CuratePage.module.css";

interface PoolChartsProps {
  preview: SelectionPreview | undefined;
  isStale: boolean;
  neighbours: number;
}

/** Every pair of the pool: its terms as histograms, and margin against diversity. */
export function PoolCharts({ preview, isStale, neighbours }: PoolChartsProps) {
  if (!preview) return <Skeleton height={640} radius={10} />;
  const { margin, text_quality, entropy } = preview.histograms;
  return (
    <div className={classes.charts} data-stale={isStale}>
      <div className={classes.histograms}>
        <Panel title="Margin">
          <Histogram label="Margin of all and of selected pairs" counts={margin} />
        </Panel>
        <Panel title="Text quality">
          <Histogram label="Text quality of all and of selected pairs" counts={text_quality} />
        </Panel>
        <Panel title="log k-NN distance">
          <Histogram label={`Distance to neighbour ${neighbours} of all and of selected pairs`} counts={entropy} />
        </Panel>
      </div>
      <Panel
        title="Every pair: margin against diversity"
        aside={
          <span className={classes.legend}>
            <Tag tone="first">selected</Tag>
            <Tag tone="tie">left out</Tag>
          </span>
        }
      >
        {preview.scatter.length === 0 ? (
          <p className={classes.note}>Points appear when pairs are judged and their samples scored.</p>
        ) : (
          <Scatter
            label={`${preview.selected} of ${preview.pool} pairs are selected`}
            points={preview.scatter.map(([x = 0, y = 0, selected]) => ({ x, y, isLit: selected === 1 }))}
            names={{ x: "margin →", y: "↑ diversity" }}
            figures={() => ({ columns: ["margin", "diversity", "selected"], rows: preview.scatter })}
            height={440}
          />
        )}
      </Panel>
    </div>
  );
}
