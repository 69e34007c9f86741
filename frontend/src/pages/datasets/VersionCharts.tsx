import type { DatasetVersion } from "../../api/types";
import { Bars, type BarSeries } from "../../components/charts/Bars";
import { Histogram } from "../../components/charts/Histogram";
import { Panel } from "../../components/Panel";
import classes from "./Datasets.module.css";
import { statisticsOf } from "./versionFacts";

const MOST_MODELS = 8;

const labels: BarSeries[] = [
  { name: "first preferred", tone: "first" },
  { name: "tie", tone: "tie" },
  { name: "second preferred", tone: "second" },
];

const terms: [string, string][] = [
  ["margin", "Margin"],
  ["text_quality", "Text quality"],
  ["entropy", "Diversity"],
];

/** What a version holds, as pictures: its splits, where its samples come from, and its terms beside the pool's. */
export function VersionCharts({ version }: { version: DatasetVersion }) {
  const { splits = {}, samples_of_models = {}, histograms = {} } = statisticsOf(version);
  const models = Object.entries(samples_of_models).slice(0, MOST_MODELS);
  if (Object.keys(splits).length === 0) return null;
  return (
    <div className={classes.charts}>
      <Panel title="Splits">
        <Bars
          label="Pairs in each split, by label"
          series={labels}
          rows={Object.entries(splits).map(([split, { pairs, labels: counts }]) => ({
            at: split,
            title: split,
            counts: {
              "first preferred": counts?.first ?? pairs,
              tie: counts?.tie ?? 0,
              "second preferred": counts?.second ?? 0,
            },
          }))}
        />
      </Panel>
      <Panel title="Origins">
        <Bars
          label="Samples of each model"
          series={[{ name: "samples", tone: "ink" }]}
          rows={models.map(([model, samples]) => ({ at: model, title: model, counts: { samples } }))}
        />
      </Panel>
      {Object.keys(histograms).length > 0 && (
        <Panel title="Terms, of the pool and of the version" className={classes.wide}>
          <div className={classes.histograms}>
            {terms.map(([name, title]) => {
              const counts = histograms[name];
              return (
                counts && (
                  <div key={name}>
                    <h3 className={classes.small}>{title}</h3>
                    <Histogram label={title} counts={counts} />
                  </div>
                )
              );
            })}
          </div>
        </Panel>
      )}
    </div>
  );
}
