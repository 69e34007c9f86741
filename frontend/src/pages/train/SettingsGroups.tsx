import { useState } from "react";

import type { FieldProblem } from "../../api/client";
import { outside } from "../../components/schema-form/errors";
import { Complaint } from "../../components/schema-form/fields/Complaint";
import type { JsonObject } from "../../components/schema-form/json";
import type { JsonSchema } from "../../components/schema-form/read";
import { SchemaForm } from "../../components/schema-form/SchemaForm";
import { groupsOf, othersThan, type SettingsGroup } from "./recipeForm";
import classes from "./Train.module.css";

interface SettingsGroupsProps {
  schema: JsonSchema;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  errors: FieldProblem[];
}

/** The settings by what they are for; those that few people change are folded away, unless one is complained about. */
export function SettingsGroups(props: SettingsGroupsProps) {
  const groups = groupsOf(props.schema);
  return (
    <div className={classes.settings}>
      <Complaint problems={outside(props.errors, groups.flatMap(({ fields }) => fields))} />
      {groups.map((group) =>
        group.folded ? (
          <Folded key={group.title} group={group} {...props} />
        ) : (
          <section key={group.title} aria-label={group.title}>
            <h3 className={classes.groupTitle}>{group.title}</h3>
            <SettingsOf group={group} {...props} />
          </section>
        ),
      )}
    </div>
  );
}

interface GroupProps extends SettingsGroupsProps {
  group: SettingsGroup;
}

function Folded(props: GroupProps) {
  const { group, errors, value } = props;
  const [isOpened, setOpened] = useState(false);
  const isWrong = complaintsOf(group, errors).length > 0;
  const changed = group.fields.filter((name) => value[name] !== undefined).length;
  return (
    <details open={isOpened || isWrong} onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>
        {group.title}
        {changed > 0 && <span className={classes.changed}> · {changed} changed</span>}
      </summary>
      <div className={classes.rest}>
        <SettingsOf {...props} />
      </div>
    </details>
  );
}

function SettingsOf({ group, schema, value, onChange, errors }: GroupProps) {
  return (
    <div className={classes.fields}>
      <SchemaForm schema={schema} value={value} onChange={onChange} errors={complaintsOf(group, errors)} without={othersThan(group, schema)} />
    </div>
  );
}

/** What was said about the settings of a group, with paths from the root of all settings. */
function complaintsOf({ fields }: SettingsGroup, errors: FieldProblem[]): FieldProblem[] {
  return errors.filter(({ field }) => fields.includes(field.split(".")[0] ?? ""));
}
