import type { HoldProgress } from "@causeway/gateway";
import { expect, it } from "vitest";
import { LatestProgress } from "./latest-progress.ts";

const progressOf = (generationId: string, outputTokens: number): HoldProgress => ({
  generationId,
  endpointId: "a:maker/one",
  priceVersionId: "price-a",
  inputTokens: 10,
  outputTokens,
});

/** A store that answers, or fails, when it is told to. */
function openStore() {
  const statements: string[] = [];
  const answers: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  const latest = new LatestProgress(async (progress) => {
    statements.push(progress.map(({ generationId, outputTokens }) => `${generationId} ${outputTokens}`).join(", "));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    answers.push({ resolve, reject });
    await promise;
  });
  return { latest, statements, answer: () => answers.shift()?.resolve(), fail: () => answers.shift()?.reject("away") };
}

it("has one statement under way at a time, and the latest of each call in the next", async () => {
  const { latest, statements, answer } = openStore();
  latest.note([progressOf("a", 1)]);
  latest.note([progressOf("a", 2), progressOf("b", 5)]);
  latest.note([progressOf("a", 3)]);
  expect(statements).toEqual(["a 1"]);
  const shared = latest.share();
  answer();
  await expect.poll(() => statements).toEqual(["a 1", "a 3, b 5"]);
  answer();
  await shared;
  await latest.share();
  expect(statements).toHaveLength(2);
});

it("has what a statement that failed had in the next one, unless there is later news", async () => {
  const { latest, statements, answer, fail } = openStore();
  latest.note([progressOf("a", 1), progressOf("b", 1)]);
  const shared = latest.share();
  latest.note([progressOf("b", 2)]);
  fail();
  await expect(shared).rejects.toBe("away");
  const again = latest.share();
  expect(statements.at(-1)).toBe("a 1, b 2");
  answer();
  await again;
});
