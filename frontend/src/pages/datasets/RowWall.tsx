import { Button } from "@mantine/core";
import type { ReactNode } from "react";

import type { DatasetRow } from "../../api/types";
import { PairPictures } from "../../components/PairPictures";
import { PreferenceBar } from "../../components/PreferenceBar";
import classes from "./Datasets.module.css";

interface RowWallProps<Row extends DatasetRow> {
  rows: Row[];
  isStale: boolean;
  /** Said under the pictures. */
  said: (row: Row) => ReactNode;
  onWhy: (row: Row) => void;
}

/** Rows of a version as pictures. */
export function RowWall<Row extends DatasetRow>({ rows, isStale, said, onWhy }: RowWallProps<Row>) {
  if (rows.length === 0) return <p className={classes.none}>There are no such pairs.</p>;
  return (
    <ul className={classes.wall} data-stale={isStale} aria-busy={isStale} aria-label="Pairs">
      {rows.map((row) => (
        <li key={row.pair_id} className={classes.card}>
          <PairPictures pair={row} />
          <PreferenceBar p0={row.p_0} />
          <p className={classes.prompt}>{row.prompt}</p>
          <div className={classes.line}>
            <span>{said(row)}</span>
            <Button size="compact-xs" variant="default" aria-label={`Why “${row.prompt}”?`} onClick={() => onWhy(row)}>
              Why?
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}
