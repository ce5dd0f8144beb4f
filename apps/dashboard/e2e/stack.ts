import { readFileSync } from "node:fs";
import { z } from "zod";

const factsSchema = z.object({
  dashboardUrl: z.url(),
  apiUrl: z.url(),
  sandboxUrl: z.url(),
  mailboxUrl: z.url(),
  databaseUrl: z.string(),
  apiKey: z.string(),
  workspaceId: z.string(),
  ownerEmail: z.string(),
});

export type Stack = z.infer<typeof factsSchema>;

/** The running stack under test, from the file that `npm start` and `npm test` write. */
export function readStack(): Stack {
  const file = process.env["CAUSEWAY_DEV_FILE"];
  if (file === undefined) throw new Error("CAUSEWAY_DEV_FILE must name the dev.json of a running stack.");
  return factsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}
