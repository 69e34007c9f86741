import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link } from "react-router";

import { useAddGenerator, useGenerators } from "../../api/training";
import type { Generator } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import columns from "../../components/columns.module.css";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { useCurrentProject } from "../../shell/ProjectFrame";

/** The models that can draw, and where each comes from. */
export function ModelsPage() {
  const { slug } = useCurrentProject();
  const generators = useGenerators(slug);
  return (
    <>
      <PageTitle title="Models" lead="Every diffusers text-to-image pipeline can draw; what training brings is added by itself." />
      <div className={columns.formAndResults}>
        <AddModel slug={slug} />
        <QueryView query={generators} height={260}>
          {({ results }) =>
            results.length === 0 ? (
              <EmptyState title="No model yet">Name a folder or a repository at the left.</EmptyState>
            ) : (
              <Panel>
                <DataTable label="Models" columns={columnsFor(slug, results)} rows={results} keyOf={({ id }) => id} />
              </Panel>
            )
          }
        </QueryView>
      </div>
    </>
  );
}

function columnsFor(slug: string, all: Generator[]): Column<Generator>[] {
  const base = `/projects/${slug}`;
  return [
    { name: "Model", render: ({ id, name }) => <Link to={String(id)}>{name}</Link>, text: ({ name }) => name },
    { name: "Kind", render: ({ kind }) => kind, width: 80 },
    { name: "Tuned from", render: ({ parent }) => all.find(({ id }) => id === parent)?.name ?? "–" },
    { name: "Source", render: ({ source }) => <code>{source}</code> },
    {
      name: "Use",
      render: ({ id, training_run }) => (
        <>
          <Link to={`${base}/generate?generator=${id}`}>generate</Link>
          {training_run !== null && (
            <>
              {" · "}
              <Link to={`${base}/train/${training_run}`}>curves</Link>
              {" · "}
              <Link to={`${base}/evaluate?tuned=${id}`}>evaluate</Link>
            </>
          )}
        </>
      ),
      width: 210,
    },
  ];
}

function AddModel({ slug }: { slug: string }) {
  const add = useAddGenerator(slug);
  const form = useForm({ initialValues: { name: "", source: "" } });
  const submit = form.onSubmit((values) => add.mutate(values, { onSuccess: () => form.reset() }));
  return (
    <Panel title="Add a model">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput label="Name" required maxLength={200} {...form.getInputProps("name")} />
          <TextInput
            label="Source"
            description="A folder on the server, or the name of a repository on the model hub."
            placeholder="stable-diffusion-v1-5/stable-diffusion-v1-5"
            required
            {...form.getInputProps("source")}
          />
          {add.error && <ProblemNotice error={add.error} title="The model was not added" />}
          <PrimaryButton type="submit" loading={add.isPending}>
            Add
          </PrimaryButton>
        </Stack>
      </form>
    </Panel>
  );
}
