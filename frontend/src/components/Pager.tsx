import { Button, Group } from "@mantine/core";

import { cursorOf, type Cursor } from "../api/cursor";
import type { Page } from "../api/types";
import { count } from "./numbers";
import classes from "./Pager.module.css";

interface PagerProps {
  page: Page<unknown>;
  /** How many there are in all, where somebody knows. */
  total?: number | undefined;
  onChange: (cursor: Cursor) => void;
}

/** The way to the pages before and after; nothing where one page is all. */
export function Pager({ page, total, onChange }: PagerProps) {
  if (page.next === null && page.previous === null) return null;
  const turn = (label: string, link: string | null) => (
    <Button
      size="xs"
      variant="default"
      disabled={link === null}
      onClick={() => {
        onChange(cursorOf(link));
      }}
    >
      {label}
    </Button>
  );
  return (
    <nav aria-label="Pages" className={classes.pager}>
      <span>{total !== undefined && `${count(total)} in all`}</span>
      <Group gap={8}>
        {turn("Previous", page.previous)}
        {turn("Next", page.next)}
      </Group>
    </nav>
  );
}
