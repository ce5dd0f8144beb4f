import { AppError } from "@causeway/errors";
import type { Transaction } from "@causeway/ledger";
import { Prisma } from "@causeway/prisma";
import type { DatabaseOrTransaction } from "./database.ts";

export type PostedTransaction = {
  readonly transactionId: string /** False when it had been posted before. */;
  readonly isNew: boolean;
};

/**
 * Posts a balanced transaction, at most once per idempotency key.
 * Throws `conflict` when the key was used for something else, `insufficient-credits` when a workspace account would
 * fall below what calls under way hold.
 */
export async function postTransaction(
  database: DatabaseOrTransaction,
  transaction: Transaction,
): Promise<PostedTransaction> {
  const entries = JSON.stringify(
    transaction.entries.map((entry) => ({ account: entry.account, amount: entry.amount.toString() })),
  );
  try {
    const [row] = await database.$queryRaw<{ transaction_id: string; is_new: boolean }[]>`
      SELECT transaction_id::text, is_new FROM post_transaction(
        ${transaction.idempotencyKey}, ${transaction.kind}, ${transaction.workspaceId ?? null}, ${transaction.reference}, ${entries}::jsonb
      )`;
    if (!row) throw new Error("post_transaction returned no row");
    return { transactionId: row.transaction_id, isNew: row.is_new };
  } catch (error) {
    throw asAppError(error, transaction);
  }
}

function asAppError(error: unknown, transaction: Transaction): unknown {
  const code = sqlState(error);
  if (code === "CW409") {
    return new AppError(
      "conflict",
      `The idempotency key ${transaction.idempotencyKey} was used for another transaction.`,
      {
        cause: error,
      },
    );
  }
  if (code === "CW402") {
    return new AppError("insufficient-credits", "The workspace does not have that many free credits.", {
      cause: error,
    });
  }
  return error;
}

/** Prisma hides the database's error code in a different place for each kind of query; raw ones keep it in the text. */
const sqlState = (error: unknown): string | undefined =>
  error instanceof Prisma.PrismaClientKnownRequestError
    ? /CW\d{3}/.exec(`${error.message} ${JSON.stringify(error.meta ?? {})}`)?.[0]
    : undefined;
