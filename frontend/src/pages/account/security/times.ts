import { day } from "../../../components/numbers";

interface Used {
  /** Seconds since 1970, as the server counts them here. */
  created_at: number;
  last_used_at: number | null;
}

/** Since when something is there, and when it was last used. */
export function whenUsed({ created_at, last_used_at }: Used): string {
  const used = last_used_at === null ? "not used yet" : `last used ${dayOf(last_used_at)}`;
  return `Since ${dayOf(created_at)}, ${used}.`;
}

const dayOf = (seconds: number) => day(new Date(seconds * 1000).toISOString());
