import { beforeEach, expect, test, vi } from "vitest";

import type { UploadOptions } from "../../api/client";
import type { Upload } from "../../api/types";
import { UploadQueue } from "./uploadQueue";

interface Call {
  file: File;
  options: UploadOptions;
  arrive: () => void;
  fail: (message: string) => void;
}

let calls: Call[];
const kept = new Map<string, string>();
const memory = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
};

const send = (file: File, options: UploadOptions) =>
  new Promise<Upload>((resolve, reject) => {
    const upload = { id: `id of ${file.name}`, name: file.name, bytes: file.size, sha256: "" };
    calls.push({ file, options, arrive: () => resolve(upload), fail: (message) => reject(new Error(message)) });
    options.signal?.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
  });

const open = () => new UploadQueue("shapes", send, memory);
const states = (queue: UploadQueue) => queue.snapshot().files.map(({ name, state }) => `${name} ${state}`);
const files = (...names: string[]) => names.map((name) => new File(["0123456789"], name));

beforeEach(() => {
  calls = [];
  kept.clear();
});

test("files are sent one after the other", async () => {
  const queue = open();
  queue.add(files("a", "b"));
  expect(states(queue)).toEqual(["a sending", "b waiting"]);
  calls[0]?.arrive();
  await vi.waitFor(() => expect(states(queue)).toEqual(["a here", "b sending"]));
});

test("what has left is told in bytes of the file", () => {
  const queue = open();
  queue.add(files("a"));
  calls[0]?.options.onProgress?.(55, 110);
  expect(queue.snapshot().files[0]?.sent).toBe(5);
});

test("a file that fails says why, holds up no other, and can be sent again", async () => {
  const queue = open();
  queue.add(files("a", "b"));
  calls[0]?.fail("There is no space left.");
  await vi.waitFor(() => expect(states(queue)).toEqual(["a failed", "b sending"]));
  expect(queue.snapshot().files[0]?.problem).toBe("There is no space left.");
  queue.retry("new-0");
  calls[1]?.arrive();
  await vi.waitFor(() => expect(states(queue)).toEqual(["a sending", "b here"]));
});

test("a file that is taken out is stopped, and the next one goes", async () => {
  const queue = open();
  queue.add(files("a", "b"));
  queue.remove("new-0");
  expect(calls[0]?.options.signal?.aborted).toBe(true);
  await vi.waitFor(() => expect(states(queue)).toEqual(["b sending"]));
});

test("what has arrived is there after the page is loaded again, until it is imported", async () => {
  const queue = open();
  queue.add(files("a"));
  calls[0]?.arrive();
  await vi.waitFor(() => expect(states(queue)).toEqual(["a here"]));
  const again = open();
  expect(again.snapshot().files).toMatchObject([{ name: "a", upload: "id of a", state: "here" }]);
  again.forget(["id of a"]);
  expect(open().snapshot().files).toEqual([]);
});
