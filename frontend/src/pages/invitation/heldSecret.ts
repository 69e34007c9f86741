const NAME = "invitation";

/** The secret of the invitation that this tab has opened: from behind the # of its link, kept for this tab, so that it
    outlives the way through signing up, signing in or the provider. */
export function heldSecret(hash: string): string {
  const fresh = hash.replace(/^#/, "");
  if (fresh) sessionStorage.setItem(NAME, fresh);
  return fresh || (sessionStorage.getItem(NAME) ?? "");
}

/** The invitation was used, or does not hold. */
export function dropSecret() {
  sessionStorage.removeItem(NAME);
}
