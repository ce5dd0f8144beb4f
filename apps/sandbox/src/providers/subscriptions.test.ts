import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 50 });
});
afterAll(() => sandbox.close());

const ask = (slug: string, { key = "k", ...body }: { key?: string; stream?: boolean } = {}) =>
  fetch(`${sandbox.url}/providers/${slug}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hi" }], max_tokens: 5, ...body }),
  });

test("an account paid by the month takes its quota of calls per key and says when it takes more", async () => {
  const slug = "subscription-2-per-3600s-a";
  const answers = [await ask(slug), await ask(slug), await ask(slug)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers.map(({ headers }) => headers.get("x-ratelimit-remaining-requests"))).toEqual(["1", "0", "0"]);
  expect(Number(answers[2]?.headers.get("retry-after"))).toBeGreaterThan(3_500);
  expect((await ask(slug, { key: "another" })).status).toBe(200);
  expect((await ask("subscription-2-per-3600s-b")).status).toBe(200);
});

test("it answers in one piece", async () => {
  const refused = await ask("subscription-2-per-3600s-c", { stream: true });
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("in one piece")]);
  expect((await ask("subscription-2-per-3600s-c")).status).toBe(200);
});
