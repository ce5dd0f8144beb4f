import { setTimeout as wait } from "node:timers/promises";

const everyMs = 100;

/** Asks until the answer is not undefined. Throws, naming what was awaited, after the deadline. */
export async function eventually<Answer>(
  awaited: string,
  ask: () => Promise<Answer | undefined>,
  deadlineMs = 60_000,
): Promise<Answer> {
  const end = Date.now() + deadlineMs;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await wait(everyMs);
  }
  throw new Error(`${awaited} did not happen within ${deadlineMs} ms`);
}
