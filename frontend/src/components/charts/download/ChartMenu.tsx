import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { RefObject } from "react";

import { download } from "../../table/csv";
import classes from "./Chart.module.css";
import { figuresAsCsv, fileName, type Figures } from "./figures";
import { asPng, pictureOf } from "./picture";

interface ChartMenuProps {
  label: string;
  figures: () => Figures;
  chart: RefObject<Element | null>;
  /** The head of the panel, which says what the colours mean. */
  head: Element | null;
}

/** The chart as a picture, and the figures that it is drawn from. */
export function ChartMenu({ label, figures, chart, head }: ChartMenuProps) {
  const name = fileName(label);
  const picture = () => {
    if (chart.current === null) throw new Error("The chart has gone from the page.");
    return pictureOf(chart.current, head, label);
  };
  const takePng = async () => {
    try {
      download(`${name}.png`, await asPng(picture()));
    } catch (error) {
      notifications.show({
        color: "red",
        title: "The picture was not made",
        message: `${error instanceof Error ? error.message : String(error)} The SVG has the same content.`,
      });
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={22} aria-label={`Download: ${label}`} title="Download">
          <svg className={classes.icon} viewBox="0 0 16 16" aria-hidden>
            <path d="M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11" />
          </svg>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => download(`${name}.svg`, picture().svg, "image/svg+xml")}>Picture (SVG)</Menu.Item>
        <Menu.Item onClick={() => void takePng()}>Picture (PNG)</Menu.Item>
        <Menu.Item onClick={() => download(`${name}.csv`, figuresAsCsv(figures()))}>Figures (CSV)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
