import type { Prisma } from "@causeway/prisma";
import type { NoticeKind } from "./kinds.ts";

export type NewNotice = {
  readonly workspaceId: string;
  readonly kind: NoticeKind;
  /** What it is about. The same kind about the same subject is told once. */
  readonly subjectId: string;
  readonly facts: Prisma.InputJsonObject;
};

/** Notes, in the transaction of what happened, that the owners are to be told. */
export async function recordNotice(transaction: Prisma.TransactionClient, notice: NewNotice): Promise<void> {
  await transaction.notice.createMany({ data: [notice], skipDuplicates: true });
}
