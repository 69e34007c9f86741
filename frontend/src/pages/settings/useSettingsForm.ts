import { useForm } from "@mantine/form";

import { useChangeProject } from "../../api/projects";
import type { Project, ProjectChange } from "../../api/types";
import { fieldErrors, isAtFields } from "../../components/formProblems";

type Setting = Exclude<keyof ProjectChange, "instrument_config">;

/** A form on some of a project's settings: it sends what was changed, and the server's words land at the fields. */
export function useSettingsForm<Name extends Setting>(project: Project, names: readonly Name[]) {
  const change = useChangeProject(project.slug);
  const form = useForm<Pick<Project, Name>>({ initialValues: chosen(project, names) });
  const isDirty = form.isDirty();
  const submit = form.onSubmit((values) => {
    const changed = names.filter((name) => values[name] !== project[name]);
    change.mutate(chosen(values, changed), {
      onSuccess: (saved) => {
        form.setInitialValues(chosen(saved, names));
        form.reset();
      },
      onError: (error) => form.setErrors(fieldErrors(error, names)),
    });
  });
  return {
    form,
    submit,
    isDirty,
    isSaving: change.isPending,
    wasSaved: change.isSuccess && !isDirty,
    /** What stands at no field. */
    problem: change.error && !isAtFields(change.error, names) ? change.error : null,
  };
}

function chosen<From, Name extends keyof From>(from: From, names: readonly Name[]): Pick<From, Name> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<From, Name>;
}
