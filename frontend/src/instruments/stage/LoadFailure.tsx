import classes from "./LoadFailure.module.css";

/** A sample of the question cannot be shown: what to do. */
export function LoadFailure() {
  return (
    <p className={classes.failed} role="alert">
      A sample of this question could not be loaded. Skip it with S, or load the page again.
    </p>
  );
}
