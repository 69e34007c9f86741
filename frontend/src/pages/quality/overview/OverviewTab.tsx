import { EmptyState } from "../../../components/EmptyState";
import { PrimaryLink } from "../../../components/PrimaryButton";
import { useCurrentProject } from "../../../shell/ProjectFrame";
import { AgreementPanel } from "./AgreementPanel";
import { DaysPanel } from "./DaysPanel";
import { HumanMachinePanel } from "./HumanMachinePanel";
import classes from "./Overview.module.css";
import { SidesPanel } from "./SidesPanel";
import { TimesPanel } from "./TimesPanel";

/** The project's answers as a whole: do they agree, when did they come, and how were they given. */
export function OverviewTab() {
  const { slug, counts } = useCurrentProject();
  if (counts.judgments === 0) {
    return (
      <EmptyState title="No answer to measure yet" action={<PrimaryLink to={`/annotate/${slug}`}>Annotate</PrimaryLink>}>
        Agreement, time and habits show as soon as people answer. Ask for two answers or more to each comparison, and it
        can be seen how far they agree.
      </EmptyState>
    );
  }
  return (
    <div className={classes.grid}>
      <AgreementPanel slug={slug} />
      <DaysPanel slug={slug} />
      <TimesPanel slug={slug} />
      <SidesPanel slug={slug} />
      <HumanMachinePanel slug={slug} />
    </div>
  );
}
