import { expect, it } from "vitest";
import { ContentLog, type ContentRecord } from "./content-log.ts";

const recordOf = (prompt: string): ContentRecord => ({
  workspaceId: "w",
  wish: { toRead: undefined, toTell: 1 },
  content: { input: { prompt }, output: { completion: null, reasoning: null } },
});

it("forgets the oldest when more waits than may, and tries again what was not written", async () => {
  const written: string[] = [];
  let isAway = true;
  const log = new ContentLog(
    {
      async write(records) {
        if (isAway) throw new Error("away");
        written.push(...records.keys());
      },
    },
    100,
  );
  log.add("gen-1", recordOf("x".repeat(60)));
  log.add("gen-2", recordOf("x".repeat(60)));
  log.add("gen-3", recordOf("x".repeat(30)));
  await expect(log.flush()).rejects.toThrow("away");
  isAway = false;
  await log.flush();
  await log.flush();
  expect(written).toEqual(["gen-2", "gen-3"]);
});

it("keeps one that is too much alone", async () => {
  const written: string[] = [];
  const log = new ContentLog({ write: async (records) => void written.push(...records.keys()) }, 10);
  log.add("gen-1", recordOf("x".repeat(60)));
  await log.flush();
  expect(written).toEqual(["gen-1"]);
});
