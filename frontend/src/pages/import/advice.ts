/** What to do about a row that was not taken, judged by what the importer said of it. */

/** The importer's words are in annotation/intake; the first that fits counts. */
const ADVICE: [RegExp, string][] = [
  [/no free place for another answer/, "Set more answers for each comparison in the project, then import again."],
  [/answered this pair differently before/, "One of the two answers is wrong: keep the one that counts."],
  [/there is no file|names no file|no such file/, "Add the file to what you send, under this very name."],
  [/files called .* among what was sent/, "Give the files names that differ, or send them as a zip with folders."],
  [/in a store \(/, "Download the file from there and send it along."],
  [/no public address|not allowed|refus/, "Send the file along, or ask the operator to allow its network."],
  [/https?:\/\/|address/, "See whether the address opens in a browser; else send the file along."],
  [/there is no prompt in the data/, "Choose the format Label Studio and say the prompt, or its key, there."],
  [/say it with sample_keys|which two of/, "Choose the format Label Studio and name the two keys there."],
  [/two of the samples are the same/, "Leave the row out: nobody can say which of two equal samples is better."],
  [/not UTF-8|characters that are not text/, "Save the file as UTF-8."],
  [/password|encrypted|compressed in a way/, "Pack the archive again as a plain zip."],
  [/differs from what the same model and seed/, "Correct the model or the seed, or leave them out."],
  [/contradict each other|are both there/, "Say it once, in one of the two ways."],
];

const OTHERWISE = "Correct it in the file and import again: what is here already is not added twice.";

export function adviceOn(reason: string): string {
  return ADVICE.find(([pattern]) => pattern.test(reason))?.[1] ?? OTHERWISE;
}
