import type { CSSProperties } from "react";

import type { Confusion } from "../../../api/types";
import { count } from "../../../components/numbers";
import classes from "./ConfusionTable.module.css";

/** In the order of the matrix. */
const outcomes = ["sample 0", "even", "sample 1"];

/** What machines say where people say this: the fuller the cell, the darker. */
export function ConfusionTable({ confusion: { matrix, n } }: { confusion: Confusion }) {
  return (
    <table className={classes.table} aria-label="What people say against what machines say">
      <thead>
        <tr>
          <td />
          <th colSpan={outcomes.length} scope="colgroup">
            machines say
          </th>
        </tr>
        <tr>
          <th scope="col">people say</th>
          {outcomes.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {outcomes.map((name, row) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {outcomes.map((machine, column) => {
              const value = matrix[row]?.[column] ?? 0;
              return (
                <td key={machine} style={{ "--share": n === 0 ? 0 : value / n } as CSSProperties} data-same={row === column}>
                  {count(value)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
