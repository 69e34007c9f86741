/** Days as people choose them, moments as the API takes them. */

/** The first moment of a day ("2026-11-21") in the reader's own zone, later by some days if said; undefined for none. */
export function beginningOf(day: string, later = 0): string | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (!parts) return undefined;
  const moment = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
