import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { parseNetworks, strictRules } from "@causeway/egress";
import { afterEach, expect, it } from "vitest";
import { createDocumentFetcher, type DocumentFetcherOptions } from "./fetch-document.ts";

const loopback = { ...strictRules, privateNetworks: parseNetworks("127.0.0.0/8") };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function fetchFrom(listener: RequestListener, options: DocumentFetcherOptions = {}, etag?: string) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return await fetcher(loopback, options).fetch({ url, headers: { "x-api-key": "k" }, etag });
}

function fetcher(rules = loopback, options: DocumentFetcherOptions = {}) {
  const made = createDocumentFetcher(rules, options);
  closers.push(() => made.close());
  return made;
}

it("gives the text and its etag, and sends the etag with the next question", async () => {
  const asked: unknown[] = [];
  const listener: RequestListener = ({ headers }, response) => {
    asked.push([headers["if-none-match"], headers["x-api-key"]]);
    if (headers["if-none-match"] === '"1"') response.writeHead(304).end();
    else response.writeHead(200, { "content-type": "application/json", etag: '"1"' }).end("{}");
  };
  expect(await fetchFrom(listener)).toEqual({ kind: "new", text: "{}", etag: '"1"' });
  expect(await fetchFrom(listener, {}, '"1"')).toEqual({ kind: "unchanged" });
  expect(asked).toEqual([
    [undefined, "k"],
    ['"1"', "k"],
  ]);
});

it.each([
  ["a page", (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"), /web page/],
  ["an error", (response) => response.writeHead(500).end("no"), /answered 500/],
  ["a redirect", (response) => response.writeHead(301, { location: "http://127.0.0.1:1/" }).end(), /not followed/],
  ["a 304 that nobody asked for", (response) => response.writeHead(304).end(), /answered 304/],
  [
    "half an answer",
    (response) => response.writeHead(200, { "content-length": 9 }).write("{", () => response.destroy()),
    /broke/,
  ],
] satisfies [string, (response: Parameters<RequestListener>[1]) => unknown, RegExp][])(
  "says what is wrong with %s",
  async (_, answer, reason) => {
    expect(await fetchFrom((_request, response) => void answer(response))).toEqual({
      kind: "failed",
      reason: expect.stringMatching(reason),
    });
  },
);

const endless: RequestListener = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const pour = () => response.write("x".repeat(65_536), (error) => error ?? setImmediate(pour));
  pour();
};

it("gives up on what never ends and on what never comes", async () => {
  expect(await fetchFrom(endless, { mostBytes: 2_097_152 })).toEqual({
    kind: "failed",
    reason: "It answered more than 2 MB.",
  });
  expect(await fetchFrom(() => undefined, { timeoutMs: 100 })).toEqual({
    kind: "failed",
    reason: "Nothing whole came within 0.1 seconds.",
  });
});

it.each(["http://127.0.0.1:1/", "https://169.254.169.254/latest", "ftp://example.com/", "nothing"])(
  "never connects to %s",
  async (url) => {
    const answer = await fetcher(strictRules).fetch({ url, headers: {}, etag: undefined });
    expect(answer).toEqual({ kind: "failed", reason: expect.stringMatching(/^The address /) });
  },
);
