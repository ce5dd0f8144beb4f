import type { IncomingMessage, ServerResponse } from "node:http";

/** One request being answered, with its address already taken apart. */
export type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  path: string;
  query: URLSearchParams;
};

export function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const address = request.url ?? "/";
  const questionMark = address.indexOf("?");
  return {
    request,
    response,
    method: request.method ?? "GET",
    path: questionMark < 0 ? address : address.slice(0, questionMark),
    query: new URLSearchParams(questionMark < 0 ? "" : address.slice(questionMark + 1)),
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  sendText(response, status, JSON.stringify(body), { "content-type": "application/json", ...headers });
}

export function sendHtml(response: ServerResponse, status: number, html: string): void {
  sendText(response, status, html, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
}

export function sendText(
  response: ServerResponse,
  status: number,
  text: string | Buffer,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  response.writeHead(status, { "content-length": String(bytes.length), ...headers });
  response.end(bytes);
}

export function sendPdf(response: ServerResponse, file: Buffer): void {
  response.writeHead(200, { "content-type": "application/pdf", "content-length": String(file.length) });
  response.end(file);
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, "content-length": "0" });
  response.end();
}
