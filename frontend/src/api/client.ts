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
  form?: FormData;
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
  delete: (path: string, options: Pick<Options, "query" | "keepalive"> = {}) =>
    send<undefined>("DELETE", path, options),
  upload: <T>(path: string, form: FormData) => send<T>("POST", path, { form }),
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
      body: options.form ?? (options.body === undefined ? null : JSON.stringify(options.body)),
      credentials: "same-origin",
      signal: options.signal ?? null,
      keepalive: options.keepalive ?? false,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem(0, "No connection", "The server does not answer. Nothing was changed; try again.");
  }
}

export async function asProblem(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as { title?: string; detail?: string; errors?: FieldProblem[] };
    return new ApiProblem(
      response.status,
      problem.title ?? response.statusText,
      problem.detail ?? "",
      problem.errors ?? [],
    );
  } catch {
    const detail = `The server answered ${response.status} without saying why; its log says more.`;
    return new ApiProblem(response.status, response.statusText, detail);
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

/** What every request that changes something must carry, forms that leave the page included. */
export function csrfToken(): string {
  const name = "csrftoken=";
  const found = document.cookie.split("; ").find((part) => part.startsWith(name));
  return found ? decodeURIComponent(found.slice(name.length)) : "";
}
