import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBillingPortal } from "./open-billing-portal.ts";
import { newBuyer, newPurchase } from "./purchase.fixture.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

test("whoever may buy looks after the workspace's own cards and invoices, once there are any", async () => {
  const { context, workspaceId } = await newPurchase(database);
  const { stripeCustomerId } = await database.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  expect(await openBillingPortal(context, { workspaceId })).toEqual({ url: `https://portal.test/${stripeCustomerId}` });
  const [newcomer, viewer] = await Promise.all([newBuyer(database), newBuyer(database, "viewer")]);
  await expect(openBillingPortal(newcomer.context, newcomer)).rejects.toMatchObject({ code: "conflict" });
  await expect(openBillingPortal(viewer.context, viewer)).rejects.toMatchObject({ code: "forbidden" });
  await expect(openBillingPortal(newcomer.context, { workspaceId })).rejects.toMatchObject({ code: "not-found" });
});
