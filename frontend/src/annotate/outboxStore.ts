/** Where the outbox keeps its errands between pages: IndexedDB, which outlives a closed tab and takes what comes. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Errand } from "./outbox";

/** An errand as it is kept; `refusal` says why the server would not have it. */
export interface KeptErrand {
  id: string;
  owner: string;
  /** When it was given: they are delivered in this order. */
  at: number;
  errand: Errand;
  refusal: string | null;
}

/** The judgment that an errand became; null where it became none. */
export interface KeptJudgment {
  errand: string;
  owner: string;
  at: number;
  judgment: string | null;
}

interface Schema extends DBSchema {
  errands: { key: string; value: KeptErrand; indexes: { owner: string } };
  judgments: { key: string; value: KeptJudgment; indexes: { owner: string } };
}

/** How many judgments are remembered, for corrections of answers given on an earlier page. */
const REMEMBERED = 200;

export class OutboxStore {
  private readonly database: Promise<IDBPDatabase<Schema>>;

  constructor(name = "tastemaker.outbox") {
    this.database = openDB<Schema>(name, 1, {
      upgrade(database) {
        database.createObjectStore("errands", { keyPath: "id" }).createIndex("owner", "owner");
        database.createObjectStore("judgments", { keyPath: "errand" }).createIndex("owner", "owner");
      },
    });
    // Whoever waits for it hears of a browser that keeps nothing; nobody else needs to.
    this.database.catch(() => undefined);
  }

  /** Everything that earlier and other pages of `owner` have left, in order. */
  async load(owner: string): Promise<{ errands: KeptErrand[]; judgments: KeptJudgment[] }> {
    const database = await this.database;
    const errands = await database.getAllFromIndex("errands", "owner", owner);
    const judgments = await database.getAllFromIndex("judgments", "owner", owner);
    return { errands: errands.sort((a, b) => a.at - b.at), judgments };
  }

  async keep(kept: KeptErrand): Promise<void> {
    await (await this.database).put("errands", kept);
  }

  /** The errand is done, and this came of it. */
  async settle(settled: KeptJudgment): Promise<void> {
    const database = await this.database;
    const change = database.transaction(["errands", "judgments"], "readwrite");
    await change.objectStore("errands").delete(settled.errand);
    await change.objectStore("judgments").put(settled);
    await change.done;
    await this.forgetOldest(database, settled.owner);
  }

  async forget(id: string): Promise<void> {
    await (await this.database).delete("errands", id);
  }

  private async forgetOldest(database: IDBPDatabase<Schema>, owner: string) {
    const all = await database.getAllFromIndex("judgments", "owner", owner);
    const oldest = all.sort((a, b) => a.at - b.at).slice(0, Math.max(0, all.length - REMEMBERED));
    for (const { errand } of oldest) await database.delete("judgments", errand);
  }
}
