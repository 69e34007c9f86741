/** The names of the terms as people read them. */
const names: Record<string, string> = { margin: "margin", text_quality: "text quality", entropy: "diversity" };

export const termName = (term: string): string => names[term] ?? term.replaceAll("_", " ");

/** With the sign that numbers have in print. */
export const minus = (figure: string): string => figure.replace("-", "−");

export const figure = (value: number | null, digits = 2): string =>
  value === null ? "–" : minus(value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
