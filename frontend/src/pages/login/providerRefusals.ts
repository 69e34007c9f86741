/** Why the provider's word did not open the door, by the code that stands in the address. */
export function providerRefusal(code: string): string {
  return (
    REFUSALS[code] ??
    "Signing in by your organisation did not work. Nothing was changed; try again, or ask whoever runs this server."
  );
}

const REFUSALS: Partial<Record<string, string>> = {
  signup_closed:
    "Your organisation knows you, but you have no account here. Open your invitation first, then sign in from there.",
  cancelled: "Signing in by your organisation was cancelled. Try again when you like.",
  denied: "Your organisation did not let you in here. Ask whoever runs it.",
  permission_denied: "Your organisation did not let you in here. Ask whoever runs it.",
};

export const ADDRESS_IS_TAKEN =
  "An account with your e-mail address is there already, and your organisation has not confirmed that the address is " +
  "yours. Sign in with that account's password.";
