import { Button, Group, SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";

import type { DatasetExport, ExportDestination, ExportProfile } from "../../api/types";
import { count } from "../../components/numbers";
import { leftOut } from "./leftOut";
import classes from "./Exports.module.css";

export interface ExportAsked {
  profile: string;
  media: string;
  destination: string;
}

interface ExportChoiceProps {
  profile: ExportProfile;
  /** What was exported in this profile already. */
  made: DatasetExport[];
  destinations: ExportDestination[];
  isBusy: boolean;
  onExport: (asked: ExportAsked) => void;
}

const mediaWords: Record<string, string> = {
  bytes: "Media inside",
  external: "Media beside",
  none: "Without media",
};

/** One profile: what it is for, what would leave and what would not, and the button that makes it so. */
export function ExportChoice({ profile, made, destinations, isBusy, onExport }: ExportChoiceProps) {
  const [media, setMedia] = useState(profile.media_options[0] ?? "bytes");
  const [destination, setDestination] = useState("");
  const { name } = profile;
  const present = made.find((one) => one.media === media);
  const isThere = present !== undefined && destination === "";
  return (
    <>
      <div>
        <b>{name}</b> <span className={classes.purpose}>{profile.purpose}</span>
        <p className={classes.purpose}>
          {profile.refusal || `${count(profile.rows)} pairs leave as ${profile.form}; ${leftOut(profile.dropped)}.`}{" "}
          {profile.licence}
        </p>
      </div>
      {profile.refusal === "" && (
        <Group gap="xs" className={classes.tools}>
          {profile.media_options.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label={`Media of ${name}`}
              data={profile.media_options.map((value) => ({ value, label: mediaWords[value] ?? value }))}
              value={media}
              onChange={setMedia}
            />
          )}
          {destinations.length > 0 && (
            <Select
              size="xs"
              aria-label={`Destination of ${name}`}
              placeholder="This server only"
              clearable
              data={destinations.map((one) => ({ value: one.name, label: `${one.name} (${one.scheme})` }))}
              value={destination === "" ? null : destination}
              onChange={(value) => setDestination(value ?? "")}
            />
          )}
          <Button
            variant="default"
            size="xs"
            disabled={isBusy || isThere || profile.rows === 0}
            onClick={() => onExport({ profile: name, media, destination })}
          >
            {present && destination !== "" ? `Send ${name} to ${destination}` : `Export as ${name}`}
          </Button>
        </Group>
      )}
    </>
  );
}
