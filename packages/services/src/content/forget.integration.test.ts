import { createDatabase, type Database } from "@causeway/db";
import { createTestDatabase, createTestWorkspace, patient } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { forgetExpiredContent } from "./forget.ts";

let database: Database;
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).url, patient);
});
afterAll(() => database.$disconnect());

it("nothing is kept of a workspace that has ended, though a call was under way, nor beyond its time", async () => {
  const [ended, other] = await Promise.all([createTestWorkspace(database), createTestWorkspace(database)]);
  await database.workspace.update({ where: { id: ended.workspaceId }, data: { deletedAt: new Date() } });
  const later = new Date(Date.now() + 86_400_000);
  await database.generationContent.createMany({
    data: [
      { generationId: "gen-ended", workspaceId: ended.workspaceId, sealed: "x", expiresAt: later },
      { generationId: "gen-kept", workspaceId: other.workspaceId, sealed: "x", expiresAt: later },
      { generationId: "gen-over", workspaceId: other.workspaceId, sealed: "x", expiresAt: new Date(0) },
    ],
  });
  expect(await forgetExpiredContent(database)).toBe(2);
  expect(await database.generationContent.findMany({ select: { generationId: true } })).toEqual([
    { generationId: "gen-kept" },
  ]);
});
