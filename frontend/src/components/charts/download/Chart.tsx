import { useContext, useRef, type ReactNode } from "react";
import { createPortal } from "react-dom";

import { PanelTools } from "../../panelTools";
import { ChartMenu } from "./ChartMenu";
import classes from "./Chart.module.css";
import type { Figures } from "./figures";

interface ChartProps {
  /** What is drawn; the files are called by it. */
  label: string;
  /** What it is drawn from, asked for when somebody takes it away. */
  figures: () => Figures;
  children: ReactNode;
}

/** What every chart stands in: a small menu by which the picture and its figures leave. */
export function Chart({ label, figures, children }: ChartProps) {
  const drawn = useRef<HTMLDivElement>(null);
  const tools = useContext(PanelTools);
  const menu = <ChartMenu label={label} figures={figures} chart={drawn} head={tools?.closest("header") ?? null} />;
  return (
    <div className={classes.place}>
      {tools ? createPortal(menu, tools) : tools === undefined && <div className={classes.corner}>{menu}</div>}
      <div ref={drawn}>{children}</div>
    </div>
  );
}
