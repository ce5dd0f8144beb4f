import type { Database } from "@causeway/db";
import { audienceOf } from "./audience.ts";

const batchSize = 100;

/** Decides who is told of each new notice. Once per notice, however many workers do it at once or die doing it. */
export async function addressNotices(database: Database): Promise<void> {
  for (let done = 0; done < batchSize && (await addressNext(database)); done += 1);
}

const addressNext = (database: Database): Promise<boolean> =>
  database.$transaction(async (transaction) => {
    const [next] = await transaction.$queryRaw<{ id: string }[]>`
      SELECT id FROM notice WHERE sent_at IS NULL ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
    if (!next) return false;
    const notice = await transaction.notice.findUniqueOrThrow({ where: { id: next.id } });
    const { readers, page, because } = await audienceOf(transaction, notice);
    await transaction.noticeMail.createMany({
      data: readers.map((reader) => ({ ...reader, noticeId: notice.id, page, because })),
      skipDuplicates: true,
    });
    await transaction.notice.update({ where: { id: notice.id }, data: { sentAt: new Date() }, select: { id: true } });
    return true;
  });
