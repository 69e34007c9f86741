import { useVersionChanges } from "../../api/curation";
import type { DatasetVersion } from "../../api/types";
import { Bars } from "../../components/charts/Bars";
import { Facts } from "../../components/Facts";
import { count } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { ChangedRows } from "./ChangedRows";
import classes from "./Datasets.module.css";
import { judgeFacts, recipeFacts } from "./versionFacts";
import { VersionCharts } from "./VersionCharts";

const factNames: Record<string, string> = {
  label_0: "label",
  p_0: "soft label",
  weight: "weight",
  split: "split",
  margin: "margin",
  text_quality: "text quality",
  entropy: "diversity",
  importance: "importance",
};

interface ComparisonProps {
  slug: string;
  base: DatasetVersion;
  other: DatasetVersion;
}

/** What became of the rows from one version to the other, and both versions' figures side by side. */
export function Comparison({ slug, base, other }: ComparisonProps) {
  const changes = useVersionChanges(slug, String(base.id), String(other.id));
  return (
    <div className={classes.stack}>
      <QueryView query={changes} height={220}>
        {(data) => (
          <>
            <div className={classes.compared}>
              <Panel title="Rows">
                <Bars
                  label={`Rows from ${base.name} to ${other.name}`}
                  series={[{ name: "rows", tone: "ink" }]}
                  rows={[
                    { at: "in", title: "came in", counts: { rows: data.entered } },
                    { at: "out", title: "went out", counts: { rows: data.left } },
                    { at: "changed", title: "stayed and changed", counts: { rows: data.changed } },
                    { at: "same", title: "stayed as they were", counts: { rows: data.same } },
                  ]}
                />
              </Panel>
              <Panel title="What changed in those that stayed">
                <Facts
                  facts={Object.entries(data.by_fact).map(([fact, number]) => ({
                    name: factNames[fact] ?? fact,
                    value: count(number),
                  }))}
                />
              </Panel>
            </div>
            <ChangedRows slug={slug} base={base} other={other} changes={data} />
          </>
        )}
      </QueryView>
      <div className={classes.compared}>
        {[base, other].map((version) => (
          <section key={version.id} className={classes.stack} aria-label={version.name}>
            <Panel title={`Who judged ${version.name}`}>
              <Facts facts={judgeFacts(version)} />
            </Panel>
            <Panel title={`How ${version.name} was chosen`}>
              <Facts facts={recipeFacts(version)} />
            </Panel>
            <VersionCharts version={version} />
          </section>
        ))}
      </div>
    </div>
  );
}
