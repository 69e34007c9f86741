import { Link } from "react-router";

import type { SelectionPreview } from "../../api/types";
import { Chart } from "../../components/charts/download/Chart";
import { count, plural, share } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { partsOf, type Part } from "./gates";
import classes from "./GateBar.module.css";

interface GateBarProps {
  preview: SelectionPreview;
  /** Where the pairs of a part are listed. */
  linkOf: (part: Part) => string;
}

/** The whole pool as one bar: what was taken, and what each gate kept out. */
export function GateBar({ preview, linkOf }: GateBarProps) {
  const parts = partsOf(preview);
  const shown = parts.filter(({ pairs, gate }) => pairs > 0 || gate === null);
  const label = "What becomes of the pool";
  return (
    <Panel title={`What becomes of ${plural(preview.pool, "pair")}`}>
      <Chart
        label={label}
        figures={() => ({
          columns: ["part", "pairs", "share of the pool"],
          rows: parts.map(({ name, pairs }) => [name, pairs, preview.pool === 0 ? null : pairs / preview.pool]),
        })}
      >
        <div className={classes.bar} role="img" aria-label={`${label}: ${shown.map(inWords).join(", ")}`}>
          {shown.map((part) => (
            <span key={part.gate} data-gate={part.gate ?? "selected"} style={{ flexGrow: part.pairs }} title={inWords(part)} />
          ))}
        </div>
        <ul className={classes.legend}>
          {shown.map((part) => (
            <li key={part.gate}>
              <span className={classes.dot} data-gate={part.gate ?? "selected"} aria-hidden />
              <Link to={linkOf(part)}>{part.name}</Link>
              <b>{count(part.pairs)}</b>
              <span className={classes.share}>{share(part.pairs, preview.pool)}</span>
            </li>
          ))}
        </ul>
      </Chart>
    </Panel>
  );
}

const inWords = ({ name, pairs }: Part) => `${count(pairs)} ${name}`;
