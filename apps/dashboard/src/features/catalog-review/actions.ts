"use server";

import { AppError } from "@causeway/errors";
import { createJobQueue, type JobQueue, refreshCatalogJob } from "@causeway/queue";
import { createInvalidationPublisher, type InvalidationPublisher } from "@causeway/redis";
import { acceptCatalogChanges, rejectCatalogChange } from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";
import { requireStaff } from "../operations/staff.ts";

const page = "/operations/catalog";

/** Puts changes that wait into force, all of them or none. */
export async function acceptChanges(ids: readonly string[]): Promise<ActionResult> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    await acceptCatalogChanges({ database: getDatabase(), actor }, { ids: z.array(z.string()).parse(ids) });
    publisher ??= createInvalidationPublisher(readEnv().REDIS_URL);
    // Without Redis gateways hear of it when they look again, a minute later.
    await publisher.publish({ kind: "catalog" }).catch(() => undefined);
    revalidatePath(page);
    return null;
  });
}

export async function rejectChange(id: string, note: string): Promise<ActionResult> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    const question = { id: z.string().parse(id), note: z.string().parse(note) };
    await rejectCatalogChange({ database: getDatabase(), actor }, question);
    revalidatePath(page);
    return null;
  });
}

/** Asks the worker to read the sources now. It answers before that is done. */
export async function refreshSoon(): Promise<ActionResult> {
  await requireStaff();
  return await actionResult(async () => {
    queue ??= createJobQueue(readEnv().REDIS_URL);
    if (await queue.enqueue(refreshCatalogJob, {})) return null;
    throw new AppError("service-unavailable", "The worker could not be asked: Redis does not answer. Try again soon.");
  });
}

let publisher: InvalidationPublisher | undefined;
let queue: JobQueue | undefined;
