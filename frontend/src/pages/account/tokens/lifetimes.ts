export type Lifetime = "7" | "30" | "90" | "365" | "";

/** For how many days a token may hold; "" until it is revoked. */
export const LIFETIMES: { value: Lifetime; label: string }[] = [
  { value: "7", label: "a week" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
  { value: "", label: "as long as I do not revoke it" },
];

const DAY_MS = 24 * 60 * 60 * 1000;

/** When a token of this lifetime ends; null for never. */
export function endOf(lifetime: Lifetime, now: Date): string | null {
  return lifetime === "" ? null : new Date(now.getTime() + Number(lifetime) * DAY_MS).toISOString();
}
