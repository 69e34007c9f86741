/** The files chosen for an import: sent one after the other, and remembered until they are imported. */
import { Store } from "../../annotate/store";
import type { UploadOptions } from "../../api/client";
import type { Upload } from "../../api/types";

export interface ChosenFile {
  key: string;
  name: string;
  bytes: number;
  sent: number;
  state: "waiting" | "sending" | "here" | "failed";
  /** The server's name for it, once it is there. */
  upload: string | null;
  problem: string | null;
}

type Send = (file: File, options: UploadOptions) => Promise<Upload>;
type Memory = Pick<Storage, "getItem" | "setItem" | "removeItem">;
type Arrived = Pick<Upload, "id" | "name" | "bytes">;

export class UploadQueue extends Store<{ files: ChosenFile[] }> {
  private readonly contents = new Map<string, File>();
  private readonly memoryKey: string;
  private running: { key: string; stop: AbortController } | null = null;
  private made = 0;

  constructor(
    slug: string,
    private readonly send: Send,
    private readonly memory: Memory,
  ) {
    const memoryKey = `tastemaker.import.${slug}`;
    super({ files: remembered(memory.getItem(memoryKey)) });
    this.memoryKey = memoryKey;
  }

  add(files: File[]) {
    const chosen = files.map((file): ChosenFile => {
      const key = `new-${this.made++}`;
      this.contents.set(key, file);
      return { key, name: file.name, bytes: file.size, sent: 0, state: "waiting", upload: null, problem: null };
    });
    this.set({ files: [...this.snapshot().files, ...chosen] });
    void this.sendNext();
  }

  /** Take a file out; one that is on its way is stopped. What the server has already, its upkeep throws away. */
  remove(key: string) {
    this.contents.delete(key);
    this.keep(this.snapshot().files.filter((file) => file.key !== key));
    if (this.running?.key === key) this.running.stop.abort();
  }

  retry(key: string) {
    this.change(key, { state: "waiting", sent: 0, problem: null });
    void this.sendNext();
  }

  /** These are imported. */
  forget(uploads: readonly string[]) {
    this.keep(this.snapshot().files.filter(({ upload }) => upload === null || !uploads.includes(upload)));
  }

  private async sendNext(): Promise<void> {
    const next = this.snapshot().files.find(({ state }) => state === "waiting");
    const content = next && this.contents.get(next.key);
    if (this.running || !next || !content) return;
    this.running = { key: next.key, stop: new AbortController() };
    const { signal } = this.running.stop;
    this.change(next.key, { state: "sending" });
    try {
      // The form around the file is counted as sent with it.
      const onProgress = (sent: number, all: number) =>
        this.change(next.key, { sent: Math.min(next.bytes, Math.round((sent / all) * next.bytes)) });
      const { id, name, bytes } = await this.send(content, { onProgress, signal });
      this.contents.delete(next.key);
      this.change(next.key, { state: "here", sent: bytes, upload: id, name, bytes });
    } catch (error) {
      this.change(next.key, { state: "failed", problem: error instanceof Error ? error.message : String(error) });
    } finally {
      this.running = null;
    }
    return this.sendNext();
  }

  private change(key: string, change: Partial<ChosenFile>) {
    this.keep(this.snapshot().files.map((file) => (file.key === key ? { ...file, ...change } : file)));
  }

  private keep(files: ChosenFile[]) {
    this.set({ files });
    const arrived = files.flatMap(({ upload, name, bytes }): Arrived[] => (upload ? [{ id: upload, name, bytes }] : []));
    if (arrived.length > 0) this.memory.setItem(this.memoryKey, JSON.stringify(arrived));
    else this.memory.removeItem(this.memoryKey);
  }
}

/** What had arrived before the page was loaded again; nothing where that cannot be read. */
function remembered(text: string | null): ChosenFile[] {
  if (text === null) return [];
  let arrived: Arrived[];
  try {
    arrived = JSON.parse(text) as Arrived[];
  } catch {
    return [];
  }
  return arrived.map(({ id, name, bytes }) => ({
    key: id,
    name,
    bytes,
    sent: bytes,
    state: "here",
    upload: id,
    problem: null,
  }));
}
