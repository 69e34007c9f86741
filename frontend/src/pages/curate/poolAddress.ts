import { choiceAsText, type CurationChoice } from "./choice";

/** The pool as a choice sees it, narrowed down by filters of its page. */
export function poolAddress(slug: string, choice: CurationChoice, filters: Record<string, string> = {}): string {
  const search = new URLSearchParams(choiceAsText(choice));
  for (const [name, value] of Object.entries(filters)) search.set(name, value);
  const text = search.toString();
  return `/projects/${slug}/pool${text && `?${text}`}`;
}
