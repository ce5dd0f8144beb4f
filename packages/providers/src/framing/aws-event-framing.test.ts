import { EventStreamCodec } from "@smithy/eventstream-codec";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { MalformedAnswer, type ServerSentEvent } from "../provider.ts";
import { awsEventFraming } from "./aws-event-framing.ts";

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8")),
  (text) => Buffer.from(text, "utf8"),
);
const message = (type: string, data: string) =>
  Buffer.from(
    codec.encode({ headers: { ":event-type": { type: "string", value: type } }, body: Buffer.from(data, "utf8") }),
  );

const wanted = [
  { event: "messageStart", data: '{"role":"assistant"}' },
  { event: "contentBlockDelta", data: '{"delta":{"text":"Grüße 🙂"}}' },
  { event: "messageStop", data: "{}" },
];
const bytes = Buffer.concat(wanted.map(({ event, data }) => message(event, data)));

function eventsOf(pieces: readonly Uint8Array[]): readonly ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const frames = awsEventFraming.open((event) => events.push(event));
  for (const piece of pieces) frames.feed(piece);
  frames.flush();
  return events;
}

test("the same events come wherever the network cuts the stream", () => {
  expect(() =>
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
        const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(eventsOf(pieces)).toEqual(wanted);
      }),
    ),
  ).not.toThrow();
});

test.each([
  ["with a wrong checksum", Buffer.from(bytes).fill(0xff, 30, 31)],
  ["of an impossible length", Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0])],
  ["that ends within a message", bytes.subarray(0, bytes.length - 3)],
])("a stream %s is malformed", (_what, pieces) => {
  expect(() => eventsOf([pieces])).toThrow(MalformedAnswer);
});
