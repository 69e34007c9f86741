/** Names of fields: as the schema gives them, or made from the key where nobody gave one. */

/** Words of keys that are no words: Feynman-Kac. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(["fk"]);

/** "allow_both_bad" → "Allow both bad", "fk-steering" → "FK steering". */
export function sentence(key: string): string {
  const words = key.replace(/[_-]+/g, " ").trim().split(" ");
  const text = words.map((word) => (ABBREVIATIONS.has(word) ? word.toUpperCase() : word)).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** pydantic titles a field that nobody titled by its key, In Capitals; we write sentences. */
export function titleOf(key: string, given: string | undefined): string {
  if (given === undefined) return sentence(key);
  const made = key.toLowerCase().replace(/_/g, " ").replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase());
  return given === made ? sentence(key) : given;
}
