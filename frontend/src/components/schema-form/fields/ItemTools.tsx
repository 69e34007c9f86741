import { ActionIcon } from "@mantine/core";

import classes from "../schema-form.module.css";

interface ItemToolsProps {
  name: string;
  isFirst: boolean;
  isLast: boolean;
  mayGo: boolean;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

/** Up, down, away. */
export function ItemTools({ name, isFirst, isLast, mayGo, onMove, onRemove }: ItemToolsProps) {
  return (
    <div className={classes.tools}>
      <Tool label={`Move ${name} up`} path="M8 13V3M4 7l4-4 4 4" isOff={isFirst} onClick={() => onMove(-1)} data-move="up" />
      <Tool
        label={`Move ${name} down`}
        path="M8 3v10M4 9l4 4 4-4"
        isOff={isLast}
        onClick={() => onMove(1)}
        data-move="down"
      />
      <Tool label={`Remove ${name}`} path="M4 4l8 8M12 4l-8 8" isOff={!mayGo} onClick={onRemove} data-remove="" />
    </div>
  );
}

interface ToolProps {
  label: string;
  path: string;
  isOff: boolean;
  onClick: () => void;
  "data-move"?: string;
  "data-remove"?: string;
}

function Tool({ label, path, isOff, onClick, ...data }: ToolProps) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={isOff} onClick={onClick} {...data}>
      <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden>
        <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </ActionIcon>
  );
}
