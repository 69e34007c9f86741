import { Button, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { useAddMember } from "../../../api/members";
import type { Role } from "../../../api/roles";
import type { Project } from "../../../api/types";
import { fieldErrors, isAtFields } from "../../../components/formProblems";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { grantable, mayOf } from "./grants";
import classes from "./TeamPage.module.css";

const FIELDS = ["user", "role"] as const;

/** Somebody who has an account comes in at once. */
export function AddMember({ project }: { project: Project }) {
  const add = useAddMember(project.slug);
  const form = useForm<{ user: string; role: Role }>({
    initialValues: { user: "", role: "annotator" },
    validate: { user: (user) => (user.trim() ? null : "Whom?") },
  });
  const submit = form.onSubmit(({ user, role }) =>
    add.mutate(
      { user: user.trim(), role },
      { onSuccess: () => form.reset(), onError: (error) => form.setErrors(fieldErrors(error, FIELDS)) },
    ),
  );
  return (
    <form onSubmit={submit} className={classes.add}>
      <div className={classes.row}>
        <TextInput
          label="Add somebody who has an account"
          placeholder="Username or e-mail address"
          autoComplete="off"
          {...form.getInputProps("user")}
        />
        <Select
          label="As"
          data={grantable(project)}
          allowDeselect={false}
          {...form.getInputProps("role")}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          Add
        </Button>
      </div>
      <p className={classes.note}>{mayOf(form.values.role)}</p>
      {add.error && !isAtFields(add.error, FIELDS) && <ProblemNotice error={add.error} title="Nobody was added" />}
    </form>
  );
}
