import type { Respect } from "../../api/types";

/** A respect in words: an aspect by its name, the sample as such, the whole or its parts. */
export function nameOfRespect({ aspect, in_parts }: Respect): string {
  const what = aspect === "" ? "" : aspect.replaceAll("_", " ");
  if (!in_parts) return what || "as a whole";
  return what ? `${what}, segment by segment` : "segment by segment";
}

/** A respect as one word for the address, and back. */
export const keyOfRespect = ({ aspect, in_parts }: Respect): string => `${in_parts ? "parts" : "whole"}:${aspect}`;

export function respectOfKey(key: string | null): Respect | null {
  const [, kind, aspect = ""] = /^(parts|whole):(.*)$/.exec(key ?? "") ?? [];
  return kind === undefined ? null : { aspect, in_parts: kind === "parts" };
}
