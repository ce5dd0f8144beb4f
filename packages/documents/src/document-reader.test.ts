import { afterAll, describe, expect, it } from "vitest";
import { DocumentReader } from "./document-reader.ts";
import { pdfOf } from "./pdf.fixture.ts";

/** A loaded machine is no reason to give up here. */
const timeoutMs = 60_000;
const reader = new DocumentReader({ timeoutMs });
afterAll(() => reader.close());

const pdf = "application/pdf";
const bridge = pdfOf(["The bridge is long.", "It is red."]);

/** Every two bytes stand for 128 spaces: 8 MB of them for 512 MB. */
const bomb = pdfOf([{ filter: "RunLengthDecode", bytes: Buffer.alloc(8 << 20, Buffer.from([0x81, 0x20])) }]);

it("text is read as it is, and what is neither is named", async () => {
  const data = Buffer.from("Caf\u00e9").toString("base64");
  expect(await reader.read("text/markdown", data)).toEqual({ kind: "text", pages: ["Caf\u00e9"] });
  const reason = "is application/msword; PDF and plain text can be read";
  expect(await reader.read("application/msword", data)).toEqual({ kind: "unreadable", reason });
});

describe("a PDF", () => {
  it("is read page by page, once however often and by how many it is asked for", async () => {
    const expected = { kind: "text", pages: ["The bridge is long.", "It is red."] };
    const [first, second] = await Promise.all([reader.read(pdf, bridge), reader.read(pdf, bridge)]);
    expect(first).toEqual(expected);
    expect(second).toBe(first);
    expect(await reader.read(pdf, bridge)).toEqual(expected);
  });

  it.each([
    ["is no PDF", Buffer.from("hello").toString("base64"), "is no PDF that can be read"],
    ["has pictures alone", pdfOf([""]), "has no text (pages that are pictures cannot be read)"],
    ["has too many pages", pdfOf(Array.from({ length: 1_001 }, () => "")), "has 1001 pages; at most 1000 are read"],
    ["unpacks to more memory than it may have", bomb, "needs more than 384 MiB of memory to be read"],
  ])(
    "that %s is not, and the reason is told",
    async (_, data, reason) => {
      expect(await reader.read(pdf, data)).toEqual({ kind: "unreadable", reason });
    },
    timeoutMs,
  );

  it("that takes too long is given up", async () => {
    const hasty = new DocumentReader({ timeoutMs: 1 });
    const reason = "took longer than 0.001 seconds to read";
    expect(await hasty.read(pdf, pdfOf(["Later."]))).toEqual({ kind: "unreadable", reason });
  });

  it("waits for its turn, and is told to come again where too many wait", async () => {
    const small = new DocumentReader({ mostWaiting: 1, timeoutMs });
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) => small.read(pdf, pdfOf([`Page of file ${index}.`]))),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(["text", "text", "text", "busy", "busy"]);
    expect(await small.read(pdf, pdfOf(["Page of file 4."]))).toEqual({ kind: "text", pages: ["Page of file 4."] });
    small.close();
  });
});
