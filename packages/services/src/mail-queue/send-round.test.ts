import { expect, it } from "vitest";
import { waitSecondsAfter } from "./retry.ts";
import { type MailOutcome, sendRound } from "./send-round.ts";

const playing = (...outcomes: MailOutcome[]) => {
  const left = [...outcomes];
  return { left, next: async (): Promise<MailOutcome> => left.shift() ?? { kind: "none" } };
};
const sent: MailOutcome = { kind: "sent" };
const failed = (words: string): MailOutcome => ({ kind: "failed", error: new Error(words) });

it("goes on until nothing is due or enough is sent, and counts what was sent alone", async () => {
  expect(await sendRound(10, playing(sent, { kind: "dropped" }, sent).next)).toBe(2);
  const many = playing(sent, sent, sent);
  expect(await sendRound(2, many.next)).toBe(2);
  expect(many.left).toHaveLength(1);
});

it("goes on after a failure, ends after the third, and throws the last", async () => {
  const round = playing(failed("a"), sent, failed("b"), failed("c"), sent);
  await expect(sendRound(10, round.next)).rejects.toThrow("c");
  expect(round.left).toEqual([sent]);
});

it("waits twice as long each time, up to a limit", () => {
  expect([1, 2, 3, 20].map((attempts) => waitSecondsAfter(attempts, 3_600))).toEqual([30, 60, 120, 3_600]);
});
