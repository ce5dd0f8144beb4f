import { EgressRefused, type EgressRules, createGuardedAgent, judgeUrl } from "@causeway/egress";
import { type Dispatcher, request } from "undici";

export type FetchedDocument =
  | { readonly kind: "new"; readonly text: string; readonly etag: string | undefined }
  /** It has not changed since the etag that was sent. */
  | { readonly kind: "unchanged" }
  /** A sentence for operators, with nothing of what was answered but the status. */
  | { readonly kind: "failed"; readonly reason: string };

export type DocumentQuestion = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string | undefined;
};

export type DocumentFetcher = {
  /** Never rejects. */
  fetch(question: DocumentQuestion): Promise<FetchedDocument>;
  close(): Promise<void>;
};

export type DocumentFetcherOptions = {
  /** From the question to the last byte. */
  readonly timeoutMs?: number;
  readonly mostBytes?: number;
};

/** Reads JSON documents from where the rules allow. Redirects are not followed. */
export function createDocumentFetcher(rules: EgressRules, options: DocumentFetcherOptions = {}): DocumentFetcher {
  const { timeoutMs = 30_000, mostBytes = 16_777_216 } = options;
  const agent = createGuardedAgent(rules, { connectionsPerOrigin: 2 });
  return {
    fetch: (question) => fetchDocument(agent, rules, question, { timeoutMs, mostBytes }),
    close: () => agent.close(),
  };
}

async function fetchDocument(
  dispatcher: Dispatcher,
  rules: EgressRules,
  { url, headers, etag }: DocumentQuestion,
  { timeoutMs, mostBytes }: Required<DocumentFetcherOptions>,
): Promise<FetchedDocument> {
  const verdict = judgeUrl(url, rules);
  if (verdict.kind === "refused") return failed(`The address ${verdict.because}.`);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(verdict.url, {
      dispatcher,
      signal,
      headers: {
        accept: "application/json",
        "accept-encoding": "identity",
        ...(etag !== undefined && { "if-none-match": etag }),
        ...headers,
      },
    });
    const { statusCode: status, body } = answer;
    if (status !== 200) {
      body.on("error", () => undefined).destroy();
      return status === 304 && etag !== undefined ? { kind: "unchanged" } : failed(reasonOf(status));
    }
    const type = String(answer.headers["content-type"] ?? "");
    if (/html/i.test(type)) {
      body.on("error", () => undefined).destroy();
      return failed("It answered a web page instead of JSON.");
    }
    const text = await readText(body, mostBytes);
    if (text === undefined) return failed(`It answered more than ${Math.floor(mostBytes / 1_048_576)} MB.`);
    const tag = answer.headers["etag"];
    return { kind: "new", text, etag: typeof tag === "string" && tag.length <= 200 ? tag : undefined };
  } catch (error) {
    return failed(explain(error, timeoutMs));
  }
}

/** `undefined` when there is more than that: the rest is not waited for. */
async function readText(body: Dispatcher.ResponseData["body"], mostBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const failed = (reason: string): FetchedDocument => ({ kind: "failed", reason });

const reasonOf = (status: number): string =>
  status >= 300 && status < 400
    ? `It answered ${status}, a redirect, which is not followed: give the final address.`
    : `It answered ${status}.`;

function explain(error: unknown, timeoutMs: number): string {
  if (error instanceof EgressRefused) return error.message;
  const { name, code } = error as { name?: string; code?: string };
  if (name === "TimeoutError" || name === "AbortError" || code === "UND_ERR_CONNECT_TIMEOUT")
    return `Nothing whole came within ${timeoutMs / 1_000} seconds.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "Its host name is not known.";
  if (code === "ECONNREFUSED") return "Nothing listens there: the connection was refused.";
  return "The connection broke before all of it had come.";
}
