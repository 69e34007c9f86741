import type { Verdict } from "../../api/types";
import { count } from "../../components/numbers";
import classes from "./VerdictView.module.css";
import { figure, termName } from "./termWords";

/** The sum that ranks a pair, written out. */
export function Terms({ verdict }: { verdict: Verdict }) {
  const { terms, importance, rank, ranked, criterion } = verdict;
  const isDecisive = criterion === "importance";
  return (
    <table className={classes.terms} aria-label="The terms of its importance">
      <thead>
        <tr>
          <th scope="col">Term</th>
          <th scope="col">measured</th>
          <th scope="col">on one scale</th>
          <th scope="col">weight</th>
          <th scope="col">adds</th>
        </tr>
      </thead>
      <tbody>
        {terms.map(({ name, raw, normalised, weight, contribution }) => (
          <tr key={name}>
            <th scope="row">{termName(name)}</th>
            <td>{figure(raw, 3)}</td>
            <td>{figure(normalised, 3)}</td>
            <td>× {figure(weight)}</td>
            <td>{figure(contribution, 3)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Importance</th>
          <td colSpan={3}>{isDecisive && rank !== null && ranked !== null && `rank ${count(rank)} of ${count(ranked)}`}</td>
          <td>{figure(importance, 3)}</td>
        </tr>
        {!isDecisive && rank !== null && ranked !== null && (
          <tr>
            <th scope="row">Rank, by another criterion</th>
            <td colSpan={4}>
              {count(rank)} of {count(ranked)}
            </td>
          </tr>
        )}
      </tfoot>
    </table>
  );
}
