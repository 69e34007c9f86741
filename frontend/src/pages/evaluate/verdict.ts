/** What an interval of a win rate says. */
export function verdict(low: number, high: number): string {
  if (low > 0.5) return "The tuned model is better: the whole interval lies above one half.";
  if (high < 0.5) return "The tuned model is worse: the whole interval lies below one half.";
  return "Undecided: the interval holds one half. More prompts, or more training pairs, would tell.";
}
