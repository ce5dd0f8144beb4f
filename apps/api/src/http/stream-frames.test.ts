import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { StreamFrames } from "./stream-frames.ts";

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(answer: (response: ServerResponse) => void): Promise<number> {
  const server = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return (server.address() as AddressInfo).port;
}

/** What a caller is sent until its connection closes. */
async function answerTo(port: number, bytes: string): Promise<string> {
  const caller = connect({ host: "127.0.0.1", port });
  let received = "";
  caller.setEncoding("utf8").on("data", (text: string) => {
    received += text;
  });
  caller.write(bytes);
  await once(caller, "close");
  return received;
}

it("is read by others as a chunked body, whatever letters are in it, before and after the head was sent", async () => {
  const pieces = ["data: a\n\n", "data: ü – 水 😀\n\n", "x".repeat(70_000), "\r\n0\r\n\r\n", "data: end\n\n"];
  const port = await serve((response) => {
    const frames = new StreamFrames(response);
    frames.open({});
    frames.write(pieces[0] ?? "");
    setImmediate(() => {
      for (const piece of pieces.slice(1)) frames.write(piece);
      frames.end("");
    });
  });
  const [response] = (await once(get({ host: "127.0.0.1", port }), "response")) as [IncomingMessage];
  expect((await response.setEncoding("utf8").toArray()).join("")).toBe(pieces.join(""));
  expect(response.complete).toBe(true);
});

it("bytes that are no text come as they are", async () => {
  const sound = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
  const port = await serve((response) => {
    const frames = new StreamFrames(response);
    frames.open({ "content-type": "audio/pcm" });
    frames.write(sound.subarray(0, 10));
    setImmediate(() => {
      frames.write(sound.subarray(10));
      frames.end("");
    });
  });
  const [response] = (await once(get({ host: "127.0.0.1", port }), "response")) as [IncomingMessage];
  expect(Buffer.compare(Buffer.concat(await response.toArray()), sound)).toBe(0);
  expect(response.complete).toBe(true);
});

describe("whatever is written, and whenever a turn ends or what waits is sent at once", () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ write: fc.oneof(fc.string({ unit: "grapheme", maxLength: 40 }), fc.constant("x".repeat(20_000))) }),
      fc.record({ write: fc.uint8Array({ maxLength: 40 }) }),
      fc.constant("flush" as const),
      fc.constant("turn" as const),
    ),
    { maxLength: 30 },
  );

  it("all of it arrives in order, and what the kernel has is told once, in order, to the last", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (todo) => {
        const told: number[] = [];
        let marks = 0;
        const port = await serve((response) => {
          const frames = new StreamFrames(response, (mark) => told.push(mark));
          frames.open({});
          void (async () => {
            for (const step of todo) {
              if (step === "flush") frames.flush();
              else if (step === "turn") await new Promise(setImmediate);
              else frames.write(step.write, ++marks);
            }
            frames.end("end");
          })();
        });
        const [response] = (await once(get({ host: "127.0.0.1", port, agent: false }), "response")) as [
          IncomingMessage,
        ];
        const written = todo.flatMap((step) => (typeof step === "object" ? [Buffer.from(step.write)] : []));
        const received = Buffer.concat(await response.toArray());
        expect(received.equals(Buffer.concat([...written, Buffer.from("end")]))).toBe(true);
        expect(response.complete).toBe(true);
        await expect.poll(() => told.at(-1) ?? 0).toBe(marks);
        expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  });
});

it("never mixes two answers on one connection, even when the second is begun first", async () => {
  let first: StreamFrames | undefined;
  const port = await serve((response) => {
    const frames = new StreamFrames(response);
    frames.open({});
    first ??= frames;
    if (first === frames) return;
    const second = frames;
    second.write("the second");
    first.write("the first");
    setImmediate(() => {
      second.end(" goes on");
      first?.end(" goes on");
    });
  });
  const head = "HTTP/1.1\r\nhost: x\r\n";
  const received = await answerTo(port, `GET /first ${head}\r\nGET /second ${head}connection: close\r\n\r\n`);
  const [, one = "", other = ""] = received.split("HTTP/1.1 200 OK");
  expect(one).toMatch(/9\r\nthe first\r\n8\r\n goes on\r\n0\r\n\r\n$/);
  expect(other).toMatch(/a\r\nthe second\r\n8\r\n goes on\r\n0\r\n\r\n$/);
});

it("has no frames for a caller who knows none", async () => {
  const port = await serve((response) => {
    const frames = new StreamFrames(response);
    frames.open({});
    frames.write("all ");
    frames.end("of it");
  });
  expect(await answerTo(port, "GET / HTTP/1.0\r\n\r\n")).toMatch(/\r\n\r\nall of it$/);
});
