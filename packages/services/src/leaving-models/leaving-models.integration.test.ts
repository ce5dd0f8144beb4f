import { randomUUID } from "node:crypto";
import { createDatabase, type Database } from "@causeway/db";
import type { Mail, Mailer } from "@causeway/mail";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "../actor.ts";
import { sendNotices } from "../notice/send.ts";
import { setNotification } from "../notification/set.ts";
import { listLeavingModels } from "./list.ts";
import { tellOfLeavingModels } from "./tell.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Math.floor(Date.now() / dayMs) * dayMs + days * dayMs);

async function newModel(deprecatedOn: Date | null, successorId: string | null = null) {
  const id = `maker/${randomUUID()}`;
  const lists = { inputModalities: ["text"], outputModalities: ["text"], supportedParameters: [] };
  await database.model.create({
    data: { id, author: "maker", name: "One", contextLength: 1_000, deprecatedOn, successorId, ...lists },
  });
  return id;
}

/** A day's calls of a model, as the roll-ups keep them. */
async function called(workspaceId: string, modelId: string, daysAgo: number) {
  await database.$executeRaw`
    WITH series AS (
      INSERT INTO activity_series (fingerprint, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status)
      VALUES (decode(md5(${`${workspaceId}${modelId}`}), 'hex'), ${workspaceId}, 'k', ${modelId}, '', '', '', '', false, 'completed')
      RETURNING id)
    INSERT INTO activity_rollup (grain, workspace_id, bucket_start, series_id, requests, input_tokens, cached_input_tokens, output_tokens,
      reasoning_tokens, cache_hits, reused_answers, cost_nano, upstream_cost_nano, first_token_counts, throughput_counts)
    SELECT 'day', ${workspaceId}, ${inDays(-daysAgo)}, id, 1, 0, 0, 0, 0, 0, 0, 0, 0, '{}', '{}' FROM series`;
}

async function newWorkspace() {
  const { workspaceId, ownerId, ownerEmail } = await createTestWorkspace(database);
  const actor: Actor = { kind: "user", userId: ownerId, workspaceId, role: "owner" };
  return { workspaceId, ownerEmail, context: { database, actor } };
}

const noticesOf = (workspaceId: string) => database.notice.count({ where: { workspaceId, kind: "model-leaving" } });

async function mailsTo(address: string): Promise<readonly Mail[]> {
  const sent: Mail[] = [];
  const mailer: Mailer = { send: async (mail) => void sent.push(mail), close: () => undefined };
  await sendNotices({ database, mailer, creditsPageUrl: "https://dashboard.test/credits" });
  return sent.filter(({ to }) => to === address);
}

it("tells each workspace that called a leaving model lately, once, by mail and on its pages", async () => {
  const successorId = await newModel(null);
  const modelId = await newModel(inDays(20), successorId);
  const [caller, former, stranger] = await Promise.all([newWorkspace(), newWorkspace(), newWorkspace()]);
  await called(caller.workspaceId, modelId, 3);
  await called(caller.workspaceId, successorId, 1);
  await called(former.workspaceId, modelId, 40);

  await Promise.all([1, 2, 3].map(() => tellOfLeavingModels(database)));
  await tellOfLeavingModels(database);
  expect(await noticesOf(caller.workspaceId)).toBe(1);
  expect(await noticesOf(former.workspaceId)).toBe(0);
  expect(await noticesOf(stranger.workspaceId)).toBe(0);

  const mails = await mailsTo(caller.ownerEmail);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain(successorId);
  expect(mails[0]?.text).toContain(`https://dashboard.test/models/${modelId}`);
  expect(mails[0]?.optOutUrl).toBeDefined();

  const lastDay = inDays(20).toISOString().slice(0, 10);
  const { workspaceId, context } = caller;
  const told = { modelId, name: "One", lastDay, successorId };
  expect(await listLeavingModels(context, { workspaceId })).toMatchObject([told]);
  await setNotification(context, { workspaceId, topic: "models", wanted: false });
  expect(await listLeavingModels(context, { workspaceId })).toEqual([]);
});

it("tells again when the day changes, and no more when it is over", async () => {
  const modelId = await newModel(inDays(10));
  const { workspaceId, context } = await newWorkspace();
  await called(workspaceId, modelId, 1);
  await tellOfLeavingModels(database);
  await database.model.update({ where: { id: modelId }, data: { deprecatedOn: inDays(60) } });
  await tellOfLeavingModels(database);
  expect(await noticesOf(workspaceId)).toBe(2);
  const lastDay = inDays(60).toISOString().slice(0, 10);
  expect(await listLeavingModels(context, { workspaceId })).toMatchObject([{ modelId, lastDay }]);

  const gone = await newModel(inDays(-1));
  await called(workspaceId, gone, 2);
  await tellOfLeavingModels(database);
  expect(await noticesOf(workspaceId)).toBe(2);
});

it("mails nobody who does not want to hear of it", async () => {
  const modelId = await newModel(inDays(5));
  const { workspaceId, ownerEmail, context } = await newWorkspace();
  await called(workspaceId, modelId, 1);
  await setNotification(context, { workspaceId, topic: "models", wanted: false });
  await tellOfLeavingModels(database);
  expect(await mailsTo(ownerEmail)).toEqual([]);
});
