import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSignInLink } from "./create.ts";
import { signInLinkLifetimeMinutes } from "./link.ts";
import { maySendAnotherSignInLink } from "./may-send-another.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const link = { dashboardUrl: "https://causeway.test", secret: "a secret" };
const mayReceive = (email: string) => maySendAnotherSignInLink({ database }, { email });

it("sends five links to an address and then waits, without holding up another address", async () => {
  const email = "flooded@example.test";
  for (let sent = 0; sent < 5; sent += 1) {
    expect(await mayReceive(email)).toBe(true);
    await createSignInLink({ database }, { ...link, email });
  }
  expect(await mayReceive(email)).toBe(false);
  expect(await mayReceive("other@example.test")).toBe(true);
});

it("forgets links that are older than a quarter of an hour", async () => {
  const email = "patient@example.test";
  for (let sent = 0; sent < 5; sent += 1) await createSignInLink({ database }, { ...link, email });
  const sixteenMinutesEarlier = new Date(Date.now() + (signInLinkLifetimeMinutes - 16) * 60_000);
  await database.verificationToken.updateMany({
    where: { identifier: email },
    data: { expires: sixteenMinutesEarlier },
  });
  expect(await mayReceive(email)).toBe(true);
});
