import { diffWordsWithSpace } from "diff";

import { sentence } from "../schema-form/titles";
import { changedValues, type ChangedValue } from "./changes";
import classes from "./AuditLog.module.css";

/** A text longer than this is compared word by word. */
const LONG = 40;

/** What was and what is, setting by setting. */
export function Changes({ before, after }: { before: unknown; after: unknown }) {
  const changes = changedValues(before, after);
  if (changes.length === 0) return null;
  return (
    <dl className={classes.changes}>
      {changes.map((change) => (
        <div key={change.name} className={classes.change}>
          <dt>{change.name === "" ? "Value" : change.name.split(".").map(sentence).join(": ")}</dt>
          <dd>
            <Change {...change} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Change({ before, after }: ChangedValue) {
  if (before === null) return <span>{after}</span>;
  if (after === null) return <del>{before}</del>;
  if (before.length > LONG && after.length > LONG) return <Words before={before} after={after} />;
  return (
    <>
      <del>{before}</del> <span aria-hidden>→</span> <ins>{after}</ins>
    </>
  );
}

function Words({ before, after }: { before: string; after: string }) {
  return diffWordsWithSpace(before, after).map(({ value, added, removed }, index) => {
    if (added) return <ins key={index}>{value}</ins>;
    return removed ? <del key={index}>{value}</del> : <span key={index}>{value}</span>;
  });
}
