import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiWorld, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const daysFromNow = (days: number) => new Date(Math.floor(Date.now() / 86_400_000 + days) * 86_400_000);

it("tells of a model's last day and its successor in lists and answers, and in the 404 after it", async () => {
  const customer = await world.customer();
  const ask = async () => {
    const answer = await customer.chat({ model: "maker/one", messages: [{ role: "user", content: "Hi" }] });
    const body: unknown = await answer.json();
    return { status: answer.status, body };
  };
  const leaves = daysFromNow(30);
  await world.database.model.update({
    where: { id: "maker/one" },
    data: { deprecatedOn: leaves, successorId: "maker/two" },
  });
  await world.announce({ kind: "catalog" });
  const day = leaves.toISOString().slice(0, 10);
  await expect.poll(ask).toMatchObject({
    status: 200,
    body: { warnings: [{ code: "model-leaving", message: expect.stringContaining(`${day}: service ends then`) }] },
  });

  await world.database.endpoint.updateMany({
    where: { modelId: "maker/one" },
    data: { deprecatedOn: daysFromNow(-2) },
  });
  await world.announce({ kind: "catalog" });
  await expect.poll(ask).toMatchObject({
    status: 404,
    body: {
      error: {
        message: expect.stringContaining("In its place ask maker/two."),
        metadata: { availability: { code: "model_deprecated", fallback_models: ["maker/two"] } },
      },
    },
  });
});
