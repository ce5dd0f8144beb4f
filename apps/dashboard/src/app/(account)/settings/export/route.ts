import { exportPersonalData } from "@causeway/services";
import { getDatabase } from "../../../../database.ts";
import { readSession } from "../../../../features/auth/session.ts";

/** What is kept about whoever is signed in. */
export async function GET(): Promise<Response> {
  const session = await readSession();
  if (!session) return new Response("Not found\n", { status: 404 });
  const data = await exportPersonalData(getDatabase(), { userId: session.user.id });
  return new Response(`${JSON.stringify(data, null, 2)}\n`, {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="causeway-account.json"',
      "cache-control": "no-store",
    },
  });
}
