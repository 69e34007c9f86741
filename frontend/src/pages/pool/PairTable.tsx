import { Button } from "@mantine/core";
import { useMemo } from "react";

import type { PreviewPair } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { count, decimal, percent } from "../../components/numbers";
import { PairPictures } from "../../components/PairPictures";
import { Panel } from "../../components/Panel";
import { gateName } from "../curate/gates";
import { figure } from "../curate/termWords";
import type { PairsProps } from "./PairWall";
import classes from "./PoolPage.module.css";
import { Outcome } from "./Outcome";

interface PairTableProps extends PairsProps {
  ordering: string;
  onOrder: (ordering: string) => void;
}

/** The pairs as rows. */
export function PairTable({ onExplain, ...table }: PairTableProps) {
  const columns = useMemo(() => columnsWith(onExplain), [onExplain]);
  return (
    <Panel>
      <DataTable label="Pool" columns={columns} keyOf={({ pair_id }) => pair_id} hasTools {...table} />
    </Panel>
  );
}

function columnsWith(onExplain: (pair: string) => void): Column<PreviewPair>[] {
  return [
    {
      name: "Samples",
      render: (pair) => (
        <span className={classes.pictures}>
          <PairPictures pair={pair} />
        </span>
      ),
      text: ({ pair_id }) => pair_id,
      width: 124,
    },
    { name: "Prompt", render: ({ prompt }) => prompt },
    { name: "p₀", render: ({ p_0 }) => (p_0 === null ? "–" : decimal(p_0)), text: ({ p_0 }) => p_0, isNumber: true, width: 58, order: "p_0" },
    {
      name: "Agreement",
      render: ({ agreement }) => (agreement === null ? "–" : percent(agreement)),
      text: ({ agreement }) => agreement,
      isNumber: true,
      width: 102,
      order: "agreement",
    },
    { name: "Judges", render: ({ n_judgments }) => count(n_judgments), isNumber: true, width: 82, order: "n_judgments", isExtra: true },
    { name: "People", render: ({ n_human }) => count(n_human), isNumber: true, width: 76, isExtra: true },
    term("Margin", "margin", 78),
    term("Text", "text_quality", 64),
    term("Diversity", "entropy", 90),
    term("Importance", "importance", 110, true),
    { name: "Rank", render: ({ rank }) => (rank === null ? "–" : count(rank)), text: ({ rank }) => rank, isNumber: true, width: 66, order: "rank" },
    {
      name: "Scorer",
      render: ({ disagrees }) => (disagrees ? "disagrees" : ""),
      width: 86,
      isExtra: true,
    },
    { name: "Split", render: ({ split }) => split, width: 90, isExtra: true },
    {
      name: "What becomes of it",
      render: (pair) => (
        <span className={classes.outcome}>
          <Outcome pair={pair} />
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={() => onExplain(pair.pair_id)}
            aria-label={`Why, for “${pair.prompt}”`}
          >
            Why
          </Button>
          {pair.disagrees && <span className={classes.disagrees}>scorer disagrees</span>}
        </span>
      ),
      text: ({ gate }) => (gate === null ? "selected" : gateName(gate)),
      width: 200,
    },
  ];
}

function term(name: string, order: "margin" | "text_quality" | "entropy" | "importance", width: number, isExtra = false): Column<PreviewPair> {
  return { name, render: (pair) => figure(pair[order]), text: (pair) => pair[order], isNumber: true, width, order, isExtra };
}
