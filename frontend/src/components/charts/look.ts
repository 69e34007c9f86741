import "@mantine/charts/styles.css";

/** What all charts have in common: hairlines, quiet axes, nothing that moves, no tab stop inside a picture. */
export const look = {
  tickLine: "none",
  strokeDasharray: "0",
  gridColor: "var(--tm-line)",
  textColor: "var(--tm-muted)",
  accessibilityLayer: false,
  tooltipAnimationDuration: 0,
  gridProps: { syncWithTicks: true },
} as const;

const tones = {
  first: "var(--tm-first)",
  second: "var(--tm-second)",
  tie: "var(--tm-tie-fill)",
  ink: "var(--tm-ink)",
  rest: "var(--tm-left-out)",
} as const;

export type ChartTone = keyof typeof tones;

export const colourOf = (tone: ChartTone): string => tones[tone];
