import { afterEach, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
afterEach(() => world.close());

const ask = { model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 10 };

const statusOf = async (customer: Customer) => (await customer.chat(ask)).status;

/** As reconciliation and operators do it. */
const review = (workspaceId: string, reason: string | null) =>
  world.database.workspace.update({
    where: { id: workspaceId },
    data: { reviewSince: reason === null ? null : new Date(), reviewReason: reason },
  });

it.each(["leased", "postgres"] as const)(
  "%s: a workspace under review is refused and told why, whatever lies in its slice; no other is; then calls go on",
  async (money) => {
    world = await startApiWorld({ money });
    const [frozen, other] = [await world.customer(), await world.customer()];
    expect([await statusOf(frozen), await statusOf(other)]).toEqual([200, 200]);

    await review(frozen.workspaceId, "The stored balance is off by 1.");
    await expect.poll(() => statusOf(frozen)).toBe(403);
    const refusal = await (await frozen.chat(ask)).text();
    expect(refusal).toContain("the books of this workspace do not agree");
    expect(refusal).not.toContain("off by 1");
    expect(await statusOf(other)).toBe(200);
    await expect.poll(() => world.holdsOf(frozen.workspaceId)).toEqual([]);

    await review(frozen.workspaceId, null);
    await expect.poll(() => statusOf(frozen)).toBe(200);
  },
);
