import { FileInput, Select, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { sendFile } from "../../api/imports";
import { useStartJob } from "../../api/jobs";
import type { DatasetVersion, Generator } from "../../api/types";
import { count, percent } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { ProblemNotice } from "../../components/ProblemNotice";
import { NextButton } from "../../components/PrimaryButton";
import classes from "./Train.module.css";

interface BringHomeProps {
  slug: string;
  versions: DatasetVersion[];
  generators: Generator[];
}

/** A run that was trained on other machines: an archive of it, and what it was tuned from on what. */
export function BringHome({ slug, versions, generators }: BringHomeProps) {
  const start = useStartJob(slug);
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [name, setName] = useState("");
  const [version, setVersion] = useState(versions[0]?.id.toString() ?? null);
  const [generator, setGenerator] = useState(generators[0]?.id.toString() ?? null);
  const bring = useMutation({
    mutationFn: async (archive: File) => {
      const upload = await sendFile(slug, archive, { onProgress: (done, all) => setSent(all > 0 ? done / all : 0) });
      const spec = { upload: upload.id, generator: Number(generator), dataset_version: Number(version), name };
      return start.mutateAsync({ kind: "import_run", spec });
    },
    onSuccess: () => setFile(null),
    onSettled: () => setSent(null),
  });
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    if (file) bring.mutate(file);
  };
  return (
    <Panel title="Trained elsewhere">
      <form onSubmit={submit}>
        <Stack gap="md">
          <p className={classes.quiet}>
            A zip or tar archive of the run’s output folder, with progress.jsonl and model. Weights are taken as safetensors only.
          </p>
          <FileInput label="Archive" placeholder="run.zip, run.tar.gz" accept=".zip,.tar,.tgz,.gz" value={file} onChange={setFile} clearable />
          <div className={classes.sources}>
            <Select
              label="Trained on"
              data={versions.map(({ id, number, rows }) => ({ value: String(id), label: `Version ${number} · ${count(rows)} pairs` }))}
              value={version}
              onChange={setVersion}
              allowDeselect={false}
            />
            <Select
              label="Tuned from"
              data={generators.map(({ id, name: label }) => ({ value: String(id), label }))}
              value={generator}
              onChange={setGenerator}
              allowDeselect={false}
            />
          </div>
          <TextInput label="Name of the model" maxLength={200} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} />
          {bring.error && <ProblemNotice error={bring.error} title="The run was not taken in" />}
          <NextButton type="submit" isNext={false} disabled={!file || !version || !generator} loading={bring.isPending}>
            {sent !== null && sent < 1 ? `Sending, ${percent(sent)}` : "Bring it home"}
          </NextButton>
        </Stack>
      </form>
    </Panel>
  );
}
