import { PageTitle } from "../../../components/PageTitle";
import classes from "../AccountFrame.module.css";
import { PasswordPanel } from "./PasswordPanel";
import { SecondFactorsPanel } from "./SecondFactorsPanel";

/** The locks on one's account. */
export function SecurityPage() {
  return (
    <>
      <PageTitle title="Security" lead="Your password, and what is asked besides it." />
      <div className={classes.stack}>
        <PasswordPanel />
        <SecondFactorsPanel />
      </div>
    </>
  );
}
