/** The key of each sample: 1 to 9, 0 for the tenth, then the letters below. */

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "Q", "W"] as const;

/** The key of the sample shown at `place`, as it is shown on it. */
export function signOf(place: number): string {
  return KEYS[place] ?? "";
}

/** How commands call it, alone and with Shift. */
export function keysOf(place: number): { plain: string[]; shifted: string[] } {
  const sign = signOf(place);
  const isDigit = /\d/.test(sign);
  return isDigit
    ? { plain: [sign, `Digit${sign}`], shifted: [`Shift+Digit${sign}`] }
    : { plain: [sign], shifted: [`Shift+${sign}`] };
}
