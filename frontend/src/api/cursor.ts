/** Where a page of a list begins, in the server's own words; null for the first. */
export type Cursor = string | null;

/** The cursor in the address of a page, such as the one that another page calls its next. */
export function cursorOf(link: string | null): Cursor {
  return link === null ? null : new URL(link, window.location.origin).searchParams.get("cursor");
}
