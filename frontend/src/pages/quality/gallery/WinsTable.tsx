import { decimal } from "../../../components/numbers";
import classes from "./Gallery.module.css";

/** How many votes the model of a row has over the model of a column, a tie being half a one. */
export function WinsTable({ models, wins }: { models: string[]; wins: number[][] }) {
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="Who won over whom">
      <table className={classes.wins}>
        <thead>
          <tr>
            <th scope="col">won over</th>
            {models.map((model) => (
              <th key={model} scope="col">
                {model}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model, row) => (
            <tr key={model}>
              <th scope="row">{model}</th>
              {models.map((other, column) => (
                <td key={other}>{row === column ? "" : asVotes(wins[row]?.[column] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const asVotes = (votes: number) => decimal(votes, Number.isInteger(votes) ? 0 : 1);
