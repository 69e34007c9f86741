import { Button, Group } from "@mantine/core";
import { Link, useRouteError } from "react-router";

import { PrimaryButton } from "../components/PrimaryButton";
import { Header } from "./Header";
import classes from "./BrokenPage.module.css";
import { PageBody } from "./PageBody";

// How browsers say that a module was not had, and Vite that a module's styles were not.
const NOT_HAD = /dynamically imported module|Importing a module script|Unable to preload CSS/;

/** Stands in for a page that could not be shown, while what is round it stays: what happened, what was kept, what to do. */
export function BrokenPage() {
  const thrown = useRouteError();
  const isMissingPart = thrown instanceof Error && NOT_HAD.test(thrown.message);
  return (
    <div className={classes.broken} role="alert">
      <title>Not shown · Tastemaker</title>
      <h1 className={classes.title}>{isMissingPart ? "A part of this page did not arrive" : "This page broke"}</h1>
      <p>
        {isMissingPart
          ? "The network failed, or a newer version of Tastemaker was put in place while this page was open."
          : "Something in the page itself went wrong; the mistake is ours."}
      </p>
      <p>Everything that was saved is kept, and answers that were not sent yet wait in this browser.</p>
      <Group gap={8}>
        <PrimaryButton onClick={() => window.location.reload()}>Load it again</PrimaryButton>
        <Button component={Link} to="/" variant="default">
          All projects
        </Button>
      </Group>
      <details className={classes.details}>
        <summary>For a report of this</summary>
        <pre>{thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)}</pre>
      </details>
    </div>
  );
}

/** The same where even the frame is gone. */
export function BrokenFrame() {
  return (
    <>
      <Header />
      <PageBody isNarrow>
        <BrokenPage />
      </PageBody>
    </>
  );
}
