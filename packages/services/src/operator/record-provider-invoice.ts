import { AppError } from "@causeway/errors";
import { parseUsd } from "@causeway/money";
import { Prisma } from "@causeway/prisma";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { parseInput } from "../parse-input.ts";
import type { OperatorContext } from "./context.ts";

const dollars = z
  .string()
  .trim()
  .regex(/^-?\d{1,9}(\.\d{1,9})?$/, "Write an amount in dollars, such as 1234.56: at most 9 digits on either side.")
  .transform((text) => parseUsd(text));

const input = z
  .object({
    provider: z.string().trim().min(1, "Say which provider bills."),
    month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "Write the month of the calls as 2026-11."),
    number: z.string().trim().min(1, "Give the invoice's number.").max(100, "At most 100 characters."),
    amount: dollars,
    explained: z.preprocess((value) => (value === "" ? "0" : value), dollars),
    note: z.string().trim().max(500, "At most 500 characters."),
  })
  .refine(({ explained, note }) => explained === 0n || note.length >= 5, {
    message: "Say in a few words what explains the difference: at least 5 characters.",
    path: ["note"],
  });

/**
 * Writes down what a provider bills for a month. `explained` is the part of its difference to our books (billed less
 * owed) that the note gives the reason for. Never changed: a mistake is corrected by another one, with a negative amount.
 */
export async function recordProviderInvoice(
  { database, actor }: OperatorContext,
  question: z.input<typeof input>,
): Promise<void> {
  const { provider, month, number, amount, explained, note } = parseInput(input, question);
  if ((await database.provider.count({ where: { id: provider } })) === 0) {
    throw new AppError("invalid-request", `There is no provider ${provider}: use its id, such as openai.`, {
      parameter: "provider",
    });
  }
  await database.$transaction(async (transaction) => {
    await transaction.providerInvoice
      .create({
        data: { providerId: provider, month, number, amountNano: amount, explainedNano: explained, note },
        select: { id: true },
      })
      .catch((error: unknown) => {
        throw isKnown(error) ? alreadyRecorded(provider, number) : error;
      });
    await recordAudit(transaction, actor, {
      workspaceId: null,
      action: "provider-invoice.record",
      target: `provider:${provider}`,
      detail: { month, number, amountNano: amount.toString(), explainedNano: explained.toString(), note },
    });
  });
}

const isKnown = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";

const alreadyRecorded = (provider: string, number: string): AppError =>
  new AppError(
    "conflict",
    `Invoice ${number} of ${provider} is recorded already. Correct it by a second one with the difference, under a number of its own.`,
    { parameter: "number" },
  );
