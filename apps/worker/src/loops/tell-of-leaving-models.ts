import { tellOfLeavingModels as tell } from "@causeway/services";
import type { WorkerContext } from "../context.ts";

/** Notes which workspaces call models that leave; the mails are sent with all notices. */
export async function tellOfLeavingModels({ database, log }: WorkerContext): Promise<void> {
  const noted = await tell(database);
  if (noted > 0) log.info({ noted }, "workspaces told of models that leave");
}
