import { createTheme, type MantineColorsTuple } from "@mantine/core";

// Ink: the dark of text and of the one primary action of a page.
const ink: MantineColorsTuple = [
  "#f3f4f7", "#e3e5eb", "#c5c9d4", "#a3a9b9", "#868da1", "#6b7086", "#525769", "#3a3e4d", "#252834", "#191c26",
];

// Mantine's dark surfaces, as cool as ours.
const dark: MantineColorsTuple = [
  "#eef0f5", "#c9cdd8", "#9ba1b4", "#6c7284", "#474d5e", "#383d4a", "#262a34", "#1b1e26", "#14161c", "#0f1116",
];

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 5 },
  defaultRadius: 8,
  colors: { ink, dark },
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: "650" },
  focusRing: "auto",
  cursorType: "pointer",
  components: {
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Modal: { defaultProps: { centered: true, closeButtonProps: { "aria-label": "Close" } } },
  },
});
