import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ask, ProofNeeded } from "./allauth";
import { ApiProblem } from "./client";

const answers = (status: number, body: unknown, type = "application/json") =>
  vi.stubGlobal("fetch", () =>
    Promise.resolve(new Response(JSON.stringify(body), { status, headers: { "Content-Type": type } })),
  );

const refusal = async (words = {}) => {
  const thrown: unknown = await ask("POST", "auth/login", { body: {}, words }).catch((error: unknown) => error);
  if (!(thrown instanceof ApiProblem)) throw new Error("It was not refused.");
  return thrown;
};

beforeEach(() => vi.stubGlobal("document", { cookie: "csrftoken=t" }));
afterEach(() => vi.unstubAllGlobals());

describe("what django-allauth says, in the interface's words", () => {
  it("brings data and meta", async () => {
    answers(200, { status: 200, data: { a: 1 }, meta: { b: 2 } });
    expect(await ask("GET", "config")).toMatchObject({ data: { a: 1 }, meta: { b: 2 } });
  });

  it("puts each complaint at its field, by its code rather than its wording", async () => {
    answers(400, {
      status: 400,
      errors: [
        { message: "A user with that username already exists.", code: "username_taken", param: "username" },
        { message: "This password is too common.", code: "password_too_common", param: "password" },
      ],
    });
    expect((await refusal()).fields).toEqual([
      { field: "username", message: "Somebody has this name already. Choose another." },
      { field: "password", message: "This password is too common." },
    ]);
  });

  it("lets the asker say what a code means there", async () => {
    answers(400, { status: 400, errors: [{ message: "Incorrect code.", code: "incorrect_code", param: "credential" }] });
    expect((await refusal({ incorrect_code: "Not this key." })).message).toBe("Not this key.");
  });

  it("knows a session that must show once more who it is", async () => {
    answers(401, {
      status: 401,
      data: { flows: [{ id: "reauthenticate" }, { id: "mfa_reauthenticate", types: ["totp", "recovery_codes"] }] },
      meta: { is_authenticated: true },
    });
    const needed = await refusal();
    expect(needed).toBeInstanceOf(ProofNeeded);
    expect(needed).toMatchObject({ takesPassword: true, factors: ["totp", "recovery_codes"] });
  });

  it("knows a session that has ended from one that must show who it is", async () => {
    answers(401, { status: 401, data: { flows: [{ id: "login" }] }, meta: { is_authenticated: false } });
    const ended = await refusal();
    expect(ended).not.toBeInstanceOf(ProofNeeded);
    expect(ended.message).toContain("Your session has ended");
  });

  it("takes a status that says 'done' for no error", async () => {
    answers(401, { status: 401, data: { flows: [] }, meta: { is_authenticated: false } });
    expect(await ask("POST", "auth/password/reset", { expects: [401] })).toMatchObject({ status: 401 });
  });

  it.each([
    [429, "Wait a few minutes"],
    [403, "by invitation"],
    [409, "Load the page again"],
  ])("has a sentence for a bare %i", async (status, sentence) => {
    answers(status, { status });
    expect((await refusal()).message).toContain(sentence);
  });

  it("leaves our own problems as they are", async () => {
    answers(403, { title: "Forbidden", detail: "CSRF token missing." }, "application/problem+json");
    expect(await refusal()).toMatchObject({ status: 403, title: "Forbidden", detail: "CSRF token missing." });
  });
});
