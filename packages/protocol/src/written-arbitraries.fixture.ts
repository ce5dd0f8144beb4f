import * as fc from "fast-check";
import type { JsonObject } from "./json.ts";
import { signedBy } from "./thought-signature.ts";

/** What any answer may hold, for proofs that what is written is read back. */
export const word = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" });

export const base64 = fc.base64String({ minLength: 4, maxLength: 56 });

/** Several, each at its place. */
export const inOrder = (detail: fc.Arbitrary<JsonObject>): fc.Arbitrary<readonly JsonObject[]> =>
  fc.array(detail, { maxLength: 5 }).map((list) => list.map((one, index) => ({ ...one, index })));

export const signedCalls = fc
  .array(
    fc.record({
      name: fc.stringMatching(/^[a-z_]{1,12}$/),
      args: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.integer(), word, fc.constant(null))),
      signature: fc.option(base64, { nil: undefined }),
    }),
    { maxLength: 4 },
  )
  .map((calls) =>
    calls.map(({ name, args, signature }, index) => ({
      id: `call_${index}`,
      name,
      argumentsText: JSON.stringify(args),
      ...(signature !== undefined && { extra: signedBy(signature) }),
    })),
  );
