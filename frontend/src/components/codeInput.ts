/** What a field for a one-time code tells browsers and telephones. */
export const CODE_INPUT = {
  autoComplete: "one-time-code",
  inputMode: "numeric",
  spellCheck: false,
  maxLength: 12,
} as const;
