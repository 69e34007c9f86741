/** Whether somebody has practised in a project, or would rather begin: kept in the browser, asked once. */

const key = (slug: string, userId: number) => `tastemaker.practised.${userId}.${slug}`;

export function hasPractised(slug: string, userId: number): boolean {
  return localStorage.getItem(key(slug, userId)) !== null;
}

export function notePractised(slug: string, userId: number) {
  localStorage.setItem(key(slug, userId), new Date().toISOString());
}
