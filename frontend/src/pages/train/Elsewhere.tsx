import { Button, CopyButton } from "@mantine/core";

import type { CommandLine } from "../../api/types";
import { Panel } from "../../components/Panel";
import classes from "./Train.module.css";

interface ElsewhereProps {
  commands: CommandLine[];
  /** The configuration, or the address where it is. */
  config: object | string;
}

/** For those who train on machines of their own: the file, and the command lines. */
export function Elsewhere({ commands, config }: ElsewhereProps) {
  const address =
    typeof config === "string" ? config : `data:application/json,${encodeURIComponent(JSON.stringify(config, null, 1))}`;
  return (
    <Panel
      title="On other machines"
      aside={
        <Button component="a" href={address} download="run.json" size="compact-xs" variant="default">
          run.json
        </Button>
      }
    >
      <details className={classes.commands}>
        <summary>Command lines</summary>
        <p className={classes.quiet}>
          Put the native export of the dataset beside the file as <code>dataset</code>, and the model, where it is a
          folder, as <code>model</code>. Started again, a run goes on from its last checkpoint.
        </p>
        {commands.map(({ title, command }) => (
          <div key={title} className={classes.command}>
            <div className={classes.commandHead}>
              <span>{title}</span>
              <CopyButton value={command}>
                {({ copied, copy }) => (
                  <Button size="compact-xs" variant="subtle" onClick={copy} aria-label={`Copy: ${title}`}>
                    {copied ? "Copied" : "Copy"}
                  </Button>
                )}
              </CopyButton>
            </div>
            <pre tabIndex={0} aria-label={title}>
              {command}
            </pre>
          </div>
        ))}
      </details>
    </Panel>
  );
}
