import { type Agent, type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import type { CallRecord, Ending } from "./call-record.ts";

/** Of the answers that the load asks for. */
const charactersPerToken = 4;

/** Silence after which a caller gives up: every answer, error or cut is due well before. */
const longestSilenceMs = 60_000;

export type CallToMake = {
  readonly url: string;
  readonly agent: Agent;
  readonly secret: string;
  readonly body: string;
};

/** Makes one call over plain `node:http` and notes in `record` what comes back. Never rejects. */
export function makeCall(record: CallRecord, { url, agent, secret, body }: CallToMake): Promise<void> {
  return new Promise((resolve) => {
    const end = (ending: Ending, detail?: string) => {
      if (record.ending !== undefined) return;
      record.ending = ending;
      record.detail = detail;
      record.endedAt = Date.now();
      resolve();
    };
    const outgoing = request(`${url}/api/v1/chat/completions`, {
      method: "POST",
      agent,
      timeout: longestSilenceMs,
      headers: {
        authorization: `Bearer ${secret}`,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      },
    });
    outgoing.once("socket", (socket) => noteConnection(record, socket));
    outgoing.once("timeout", () => {
      end("stuck");
      outgoing.destroy();
    });
    outgoing.once("error", (error: NodeJS.ErrnoException) =>
      end(error.code === "ECONNREFUSED" ? "unreached" : "cut", error.code),
    );
    outgoing.once("response", (response) => {
      readAnswer(record, response, {
        end,
        leave: () => {
          end("left");
          outgoing.destroy();
        },
      });
    });
    outgoing.end(body);
  });
}

/** When each connection was opened. */
const openedAt = new WeakMap<Socket, number>();

function noteConnection(record: CallRecord, socket: Socket): void {
  const note = () => {
    record.connectedAt = openedAt.get(socket) ?? Date.now();
    openedAt.set(socket, record.connectedAt);
  };
  if (socket.connecting) socket.once("connect", note);
  else note();
}

type Outcome = { readonly end: (ending: Ending, detail?: string) => void; readonly leave: () => void };

const contentMark = '"content":"';

/** Characters of content in the events that have come whole; what follows the last of them is left for later. */
function readContent(text: string): { readonly characters: number; readonly rest: string } {
  const end = text.lastIndexOf("\n\n");
  let characters = 0;
  for (let at = text.indexOf(contentMark); at >= 0 && at < end; at = text.indexOf(contentMark, at + 1)) {
    const begin = at + contentMark.length;
    // The answers of the load have neither quotes nor escapes in them.
    characters += text.indexOf('"', begin) - begin;
  }
  return { characters, rest: text.slice(end + 2) };
}

/** Enough to hold the last events of a stream, its closing one and an error before it. */
const tailBytes = 2_000;

function readAnswer(record: CallRecord, response: IncomingMessage, { end, leave }: Outcome): void {
  record.status = response.statusCode;
  const id = response.headers["x-generation-id"];
  record.generationId = typeof id === "string" ? id : undefined;
  let tail = "";
  let unread = "";
  response.on("data", (piece: Buffer) => {
    record.firstByteAt ??= Date.now();
    record.bytes += piece.length;
    for (let at = piece.indexOf("\n\n"); at >= 0; at = piece.indexOf("\n\n", at + 2)) record.events += 1;
    const text = piece.toString("latin1");
    tail = (tail + text).slice(-tailBytes);
    if (record.streamed && record.status === 200) {
      const { characters, rest } = readContent(unread + text);
      record.tokens += characters / charactersPerToken;
      unread = rest;
    }
    if (record.leavesAfterBytes !== undefined && record.bytes >= record.leavesAfterBytes) leave();
  });
  response.once("end", () => {
    if (record.status !== 200) end("refused", errorCodeOf(tail));
    else if (!record.streamed) end("whole");
    else if (tail.includes('"finish_reason":"error"') || tail.includes('"error":{')) end("told");
    else end(tail.includes("data: [DONE]") ? "whole" : "cut", "ended without [DONE]");
  });
  response.once("error", (error: NodeJS.ErrnoException) => end("cut", error.code));
  response.once("close", () => end("cut", "closed"));
}

const errorCodeOf = (body: string): string => /"message":\s*"([^"]{1,120})/.exec(body)?.[1] ?? body.slice(0, 120);
