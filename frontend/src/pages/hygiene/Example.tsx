import { Link } from "react-router";

import type { HygieneExample, HygieneMember } from "../../api/types";
import { SampleRow } from "../../components/media/SampleRow";
import { decimal } from "../../components/numbers";
import { Tag, type Tone } from "../../components/Tag";
import { useCurrentProject } from "../../shell/ProjectFrame";
import classes from "./Hygiene.module.css";

const fates: Record<HygieneMember["fate"], { word: string; tone: Tone }> = {
  kept: { word: "stays", tone: "good" },
  excluded: { word: "left out", tone: "second" },
  tie: { word: "becomes a tie", tone: "tie" },
  flagged: { word: "pointed at", tone: "ink" },
  regrouped: { word: "kept together", tone: "first" },
  listed: { word: "in the list", tone: "plain" },
};

/** Things that belong together, side by side, and how near they are. */
export function Example({ example, of }: { example: HygieneExample; of: string }) {
  const { measure, members } = example;
  return (
    <article className={classes.example} aria-label={members[0]?.prompt ?? "Example"}>
      {measure !== null && of !== "" && members[0]?.fate !== "regrouped" && (
        <p className={classes.measure}>
          {Number.isInteger(measure) ? measure : decimal(measure)} {of}
        </p>
      )}
      <div className={classes.members}>
        {members.map((member, index) => (
          <Member key={index} member={member} />
        ))}
      </div>
    </article>
  );
}

function Member({ member }: { member: HygieneMember }) {
  const { slug } = useCurrentProject();
  const { word, tone } = fates[member.fate];
  return (
    <div className={classes.member}>
      {member.samples.length > 0 && (
        <SampleRow
          samples={member.samples.map((sample, position) => ({ ...sample, position }))}
          prompt={member.prompt}
          p0={null}
        />
      )}
      <p className={classes.prompt}>
        {member.comparison === null ? (
          member.prompt
        ) : (
          <Link to={`/projects/${slug}/comparisons/${member.comparison}`}>{member.prompt}</Link>
        )}
      </p>
      <p className={classes.fate}>
        <Tag tone={tone}>{word}</Tag>
        <span className={classes.muted}>{member.note}</span>
      </p>
    </div>
  );
}
