import type { AnswerDay } from "../../../api/types";
import type { BarRow } from "../../../components/charts/Bars";
import { kindNames } from "../kinds";

const DAY_MS = 86_400_000;
/** More days than this are drawn by the week. */
const MOST_DAYS = 92;

const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const long = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** A bar a day, or a week where the days are many; days without answers have their place too. */
export function barsOfDays(days: AnswerDay[]): BarRow[] {
  const times = days.map(({ day }) => Date.parse(day));
  const first = Math.min(...times);
  const last = Math.max(...times);
  if (days.length === 0) return [];
  const width = (last - first) / DAY_MS >= MOST_DAYS ? 7 : 1;
  const bars = Array.from({ length: Math.floor((last - first) / DAY_MS / width) + 1 }, (_, index): BarRow => {
    const date = new Date(first + index * width * DAY_MS);
    const title = width === 1 ? long.format(date) : `the week from ${long.format(date)}`;
    return { at: short.format(date), title, counts: {} };
  });
  days.forEach(({ kind, answers }, index) => {
    const bar = bars[Math.floor(((times[index] ?? first) - first) / DAY_MS / width)];
    const name = kindNames[kind];
    if (bar) bar.counts[name] = (bar.counts[name] ?? 0) + answers;
  });
  return bars;
}
