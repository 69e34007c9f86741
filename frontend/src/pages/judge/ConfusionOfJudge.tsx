import type { CSSProperties } from "react";

import type { JudgeAgreement } from "../../api/types";
import { count } from "../../components/numbers";
import classes from "../quality/overview/ConfusionTable.module.css";

export const wordsOf = (label: string) => label.replaceAll("_", " ");

/** What the judge says where gold or people say this: the fuller the cell, the darker. */
export function ConfusionOfJudge({ agreement: { labels, matrix, n } }: { agreement: JudgeAgreement }) {
  return (
    <table className={classes.table} aria-label="What gold or people say against what the judge says">
      <thead>
        <tr>
          <td />
          <th colSpan={labels.length} scope="colgroup">
            the judge says
          </th>
        </tr>
        <tr>
          <th scope="col">they say</th>
          {labels.map((label) => (
            <th key={label} scope="col">
              {wordsOf(label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {labels.map((theirs, row) => (
          <tr key={theirs}>
            <th scope="row">{wordsOf(theirs)}</th>
            {labels.map((mine, column) => {
              const value = matrix[row]?.[column] ?? 0;
              return (
                <td key={mine} style={{ "--share": value / n } as CSSProperties} data-same={row === column}>
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
