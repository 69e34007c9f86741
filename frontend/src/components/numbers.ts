/** Numbers and times as people read them. Times come in UTC and are shown in the reader's own zone. */

const locale = "en-GB";
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const short = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const long = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export const count = (value: number) => whole.format(value);

export const decimal = (value: number, digits = 2) =>
  value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });

export const signed = (value: number, digits = 2) => (value < 0 ? "−" : "+") + decimal(Math.abs(value), digits);

export const percent = (share: number, digits = 0) => `${decimal(share * 100, digits)}%`;

export const share = (part: number, all: number) => (all === 0 ? "–" : percent(part / all, 1));

export const moment = (iso: string) => short.format(new Date(iso));

export const day = (iso: string) => long.format(new Date(iso));

/** "1 pair", "2 pairs". */
export const plural = (value: number, one: string, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

export function seconds(value: number): string {
  const rounded = Math.round(value);
  if (rounded < 60) return `${decimal(value, value < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(rounded / 60);
  if (minutes < 60) return `${minutes} min ${rounded % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let power = 0;
  while (value >= 1000 && power < units.length - 1) {
    value /= 1000;
    power += 1;
  }
  return `${decimal(value, power === 0 || value >= 100 ? 0 : 1)} ${units[power] ?? ""}`;
}

/** 0.00005 → "5 × 10⁻⁵": learning rates are compared by their power of ten. */
export function scientific(value: number): string {
  if (value === 0 || (Math.abs(value) >= 0.01 && Math.abs(value) < 10_000)) return String(value);
  const [mantissa = "0", exponent = "0"] = value.toExponential(2).split("e");
  const raised = String(Math.abs(Number(exponent))).replace(/\d/g, (digit) => superscripts[Number(digit)] ?? "");
  return `${Number(mantissa)} × 10${Number(exponent) < 0 ? "⁻" : ""}${raised}`;
}
