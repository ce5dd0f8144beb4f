import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readToolCallId, signedBy, signedToolCallId } from "./thought-signature.ts";

const base64 = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("base64"));

it("gives back the id and the signature that went in, in letters that every format allows", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z0-9-]{1,40}$/), base64, (id, signature) => {
      const told = signedToolCallId({ id, extra: signedBy(signature) });
      expect(told).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(readToolCallId(told)).toEqual({ id, extra: signedBy(signature) });
    }),
  );
});

it.each([
  ["no signature", undefined],
  ["a signature that is not base64", signedBy("a b")],
  ["a signature that is too long", signedBy("A".repeat(20_000))],
  ["other facts", { extra_content: { other: 1 } }],
])("leaves the id of a call with %s as it is", (_, extra) => {
  expect(signedToolCallId({ id: "call_1", ...(extra && { extra }) })).toBe("call_1");
});

it("leaves ids of others alone", () => {
  expect(readToolCallId("toolu_01AbC")).toEqual({ id: "toolu_01AbC" });
});
