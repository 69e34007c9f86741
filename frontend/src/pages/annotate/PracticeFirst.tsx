import { Button, Group } from "@mantine/core";

import type { Project } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { plural } from "../../components/numbers";
import { PrimaryLink } from "../../components/PrimaryButton";
import classes from "./AnnotatePage.module.css";

interface PracticeFirstProps {
  project: Project;
  questions: number;
  onBegin: () => void;
}

/** Before the first question: some to try, with the answer told. */
export function PracticeFirst({ project, questions, onBegin }: PracticeFirstProps) {
  return (
    <div className={classes.rest}>
      <EmptyState
        title="Practise first?"
        action={
          <Group gap={8} justify="center">
            <PrimaryLink to={`/annotate/${project.slug}/practice`}>Practise</PrimaryLink>
            <Button variant="default" onClick={onBegin}>
              Begin right away
            </Button>
          </Group>
        }
      >
        {plural(questions, "question")} whose answer is known: you are told at once how the project sees it, and nothing
        is recorded.
      </EmptyState>
    </div>
  );
}
