/** The one place from which requests leave: JSON in, JSON out, problems as errors, the CSRF token added. */

export interface FieldProblem {
  field: string;
  message: string;
}

/** What the server said against a request (RFC 9457), or that it could not be reached (status 0). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly fields: FieldProblem[] = [],
  ) {
    super(detail || title);
    this.name = "ApiProblem";
  }

  /** The request may succeed if it is simply sent again later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

interface Options {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Let the request outlive the page. */
  keepalive?: boolean;
}

export const API = "/api/v1/";

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => send<T>("GET", path, { query, signal }),
  post: <T>(path: string, body?: unknown, signal?: AbortSignal) => send<T>("POST", path, { body, signal }),
  patch: <T>(path: string, body: unknown) => send<T>("PATCH", path, { body }),
  put: <T>(path: string, body?: unknown) => send<T>("PUT", path, { body }),
  delete: <T = undefined>(path: string, options: Pick<Options, "query" | "keepalive"> = {}) =>
    send<T>("DELETE", path, options),
  upload: <T>(path: string, form: FormData, options: UploadOptions = {}) => sendForm<T>(path, form, options),
};

async function send<T>(method: string, path: string, options: Options): Promise<T> {
  const response = await reach(method, API + path, options);
  if (!response.ok) throw await asProblem(response);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

/** One request to our own server, and whatever it answers; raises an ApiProblem of status 0 where nothing comes back. */
export async function reach(method: string, address: string, options: Options = {}): Promise<Response> {
  const headers = new Headers({ Accept: "application/json", ...options.headers });
  if (method !== "GET") headers.set("X-CSRFToken", csrfToken());
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  try {
    return await fetch(address + asQueryString(options.query), {
      method,
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      credentials: "same-origin",
      signal: options.signal ?? null,
      keepalive: options.keepalive ?? false,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw noConnection();
  }
}

export interface UploadOptions {
  /** How many bytes have left, of how many; the form's own few are counted too. */
  onProgress?: (sent: number, all: number) => void;
  signal?: AbortSignal;
}

/** A form with files. Not by fetch, which does not say how much of a body has left. */
function sendForm<T>(path: string, form: FormData, { onProgress, signal }: UploadOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", API + path);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress?.(loaded, total));
    request.addEventListener("load", () => {
      const { status, statusText, responseText } = request;
      if (status >= 200 && status < 300) resolve(JSON.parse(responseText) as T);
      else reject(problemOf(status, statusText, responseText));
    });
    request.addEventListener("error", () => reject(noConnection()));
    request.addEventListener("abort", () => reject(new DOMException("The upload was stopped.", "AbortError")));
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

const noConnection = () =>
  new ApiProblem(0, "No connection", "The server does not answer. Nothing was changed; try again.");

export async function asProblem(response: Response): Promise<ApiProblem> {
  return problemOf(response.status, response.statusText, await response.text());
}

function problemOf(status: number, statusText: string, text: string): ApiProblem {
  try {
    const problem = JSON.parse(text) as { title?: string; detail?: string; errors?: FieldProblem[] };
    return new ApiProblem(status, problem.title ?? statusText, problem.detail ?? "", problem.errors ?? []);
  } catch {
    return new ApiProblem(status, statusText, `The server answered ${status} without saying why; its log says more.`);
  }
}

function asQueryString(query: Query | undefined): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

/** What every request that changes something must carry. */
function csrfToken(): string {
  const name = "csrftoken=";
  const found = document.cookie.split("; ").find((part) => part.startsWith(name));
  return found ? decodeURIComponent(found.slice(name.length)) : "";
}
