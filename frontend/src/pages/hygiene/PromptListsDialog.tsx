import { Button, FileButton, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";

import { useKeepPromptList, useRemovePromptList } from "../../api/hygiene";
import type { PromptList } from "../../api/types";
import { plural } from "../../components/numbers";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Tag } from "../../components/Tag";
import classes from "./Hygiene.module.css";

interface PromptListsDialogProps {
  slug: string;
  lists: PromptList[];
  isOpen: boolean;
  onClose: () => void;
  onKept: (id: number) => void;
  onRemoved: (id: number) => void;
}

/** The lists that a project is checked by; those of the installation stay. */
export function PromptListsDialog({ slug, lists, isOpen, onClose, onKept, onRemoved }: PromptListsDialogProps) {
  const remove = useRemovePromptList(slug);
  return (
    <Modal opened={isOpen} onClose={onClose} title="Prompt lists" size="lg">
      <Stack gap="lg">
        {lists.length > 0 && (
          <ul className={classes.lists} aria-label="Lists there are">
            {lists.map((list) => (
              <li key={list.id}>
                <span>{list.name}</span>
                <span className={classes.muted}>{plural(list.n_lines, "line")}</span>
                {list.is_for_all ? (
                  <Tag>of the installation</Tag>
                ) : (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`Remove ${list.name}`}
                    onClick={() => remove.mutate(list.id, { onSuccess: () => onRemoved(list.id) })}
                  >
                    Remove
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
        {remove.error && <ProblemNotice error={remove.error} title="The list was not removed" />}
        <NewList slug={slug} onKept={onKept} />
      </Stack>
    </Modal>
  );
}

function NewList({ slug, onKept }: { slug: string; onKept: (id: number) => void }) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const keep = useKeepPromptList(slug);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const read = async (file: File | null) => {
    if (file === null) return;
    setText(await file.text());
    if (name === "") setName(file.name.replace(/\.[^.]*$/, ""));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // The dialog is opened from within a form: React would have that one sent as well.
        event.stopPropagation();
        keep.mutate(
          { name, lines },
          {
            onSuccess: ({ id }) => {
              setName("");
              setText("");
              onKept(id);
            },
          },
        );
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Name of a new list"
          description="As the dataset card will call it: a benchmark and its version."
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label="Its prompts, one a line"
          minRows={6}
          maxRows={14}
          autosize
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {keep.error && <ProblemNotice error={keep.error} title="The list was not kept" />}
        <Group justify="space-between">
          <FileButton accept=".txt,text/plain" onChange={(file) => void read(file)}>
            {(props) => (
              <Button {...props} variant="default">
                Read a text file
              </Button>
            )}
          </FileButton>
          <PrimaryButton type="submit" loading={keep.isPending} disabled={name.trim() === "" || lines.length === 0}>
            {lines.length === 0 ? "Keep the list" : `Keep ${plural(lines.length, "line")}`}
          </PrimaryButton>
        </Group>
      </Stack>
    </form>
  );
}
