import type { Location } from "react-router";

/** Where somebody wanted to go before they were asked to sign in: kept by the router, or in the address when the way
    led through the provider. Only pages of our own. */
export function destination(location: Pick<Location, "state" | "search">): string {
  const kept = (location.state as { from?: string } | null)?.from;
  const wanted = kept ?? new URLSearchParams(location.search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(wanted) ? wanted : "/";
}

/** Where the provider sends the browser back to; from there it goes on to `next`. */
export function callbackTo(next: string): string {
  return `/login?${new URLSearchParams({ by: "provider", next }).toString()}`;
}
