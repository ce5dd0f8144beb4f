import { forgetExpiredContent } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** Deletes input and output that were kept long enough. */
export async function forgetContent({ database, log }: WorkerContext): Promise<void> {
  const calls = await forgetExpiredContent(database);
  if (calls > 0) log.info({ calls }, "kept input and output deleted");
}
