import { useEffect, useEffectEvent } from "react";

import { useLayout } from "../../api/layouts";
import type { Finding } from "../../api/types";
import { wholeView, type View } from "../stage/view";
import { LayoutPlan } from "./plan/LayoutPlan";

interface LayoutPictureProps {
  sample: { media_url: string; findings: readonly Finding[] };
  label: string;
  view?: View;
  /** Told once the plan can be seen, or cannot be. */
  onSettled?: (isShown: boolean) => void;
}

/** A stored layout as a plan. */
export function LayoutPicture({ sample, label, view = wholeView, onSettled }: LayoutPictureProps) {
  const { data: layout, status } = useLayout(sample.media_url);
  const settle = useEffectEvent((isShown: boolean) => onSettled?.(isShown));
  useEffect(() => {
    if (status !== "pending") settle(status === "success");
  }, [status]);
  return layout && <LayoutPlan layout={layout} findings={sample.findings} label={label} view={view} />;
}
