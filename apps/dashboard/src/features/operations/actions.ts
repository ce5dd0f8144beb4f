"use server";

import { createMoneyPool, type MoneyPool } from "@causeway/db";
import { formatUsd, nanoUsd } from "@causeway/money";
import {
  announce,
  changeAnnouncement,
  endAnnouncement,
  giveCredits,
  recordProviderInvoice,
  refundReported,
  resolveSetApart,
  resumePostings,
  settleSetApart,
  unfreezeWorkspace,
} from "@causeway/services";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";
import { formFields } from "../../form-fields.ts";
import { getPayments } from "../credits/payment-context.ts";
import { requireStaff } from "./staff.ts";

const text = z.string();

/** Tries again to settle usage that was set apart, and says what was charged. */
export async function settleAgain(id: string): Promise<ActionResult<{ charged: string }>> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    const context = { database: getDatabase(), actor, pool: settlingPool() };
    const { chargedNano } = await settleSetApart(context, { id: text.parse(id) });
    revalidatePath("/operations");
    return { charged: `$${formatUsd(nanoUsd(chargedNano))}` };
  });
}

export async function noteSetApart(id: string, note: string): Promise<ActionResult> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    await resolveSetApart({ database: getDatabase(), actor }, { id: text.parse(id), note: text.parse(note) });
    revalidatePath("/operations");
    return null;
  });
}

export async function letWorkspaceSpend(workspaceId: string, note: string): Promise<ActionResult> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    const question = { workspaceId: text.parse(workspaceId), note: text.parse(note) };
    await unfreezeWorkspace({ database: getDatabase(), actor }, question);
    revalidatePath("/operations");
    return null;
  });
}

/** Sends back a payment that its bank reports as fraud. */
export async function sendBackReported(warningId: string, note: string): Promise<ActionResult> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    const question = { warningId: text.parse(warningId), note: text.parse(note) };
    await refundReported({ database: getDatabase(), actor, payments: getPayments() }, question);
    revalidatePath("/operations");
    return null;
  });
}

export async function letPostingsGoOn(note: string): Promise<ActionResult> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    await resumePostings({ database: getDatabase(), actor }, { note: text.parse(note) });
    revalidatePath("/operations");
    return null;
  });
}

const invoiceFields = z.object({
  provider: text,
  month: text,
  number: text,
  amount: text,
  explained: text,
  note: text,
});

export async function noteInvoice(form: FormData): Promise<ActionResult> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    const question = invoiceFields.parse(formFields(form));
    await recordProviderInvoice({ database: getDatabase(), actor }, question);
    revalidatePath("/operations");
    return null;
  });
}

const giftFields = z.object({ workspace: text, grantId: text, amount: text, reason: text, expiresOn: text });

/** Gives promotional credits, and says to whom. */
export async function sendGift(form: FormData): Promise<ActionResult<{ told: string }>> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    const question = giftFields.parse(formFields(form));
    const { name, isNew } = await giveCredits({ database: getDatabase(), actor }, question);
    revalidatePath("/operations");
    return { told: isNew ? `${name} was given $${question.amount.trim()}` : `${name} was given this before` };
  });
}

const announcementForm = z.object({ title: text, details: text });

/** Puts a banner on every page. */
export async function tellEverybody(form: FormData): Promise<ActionResult> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    const question = announcementForm.parse(formFields(form));
    await announce({ database: getDatabase(), actor }, question);
    revalidatePath("/operations");
    return null;
  });
}

export async function rewordBanner(id: string, form: FormData): Promise<ActionResult> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    const question = { ...announcementForm.parse(formFields(form)), id: text.parse(id) };
    await changeAnnouncement({ database: getDatabase(), actor }, question);
    revalidatePath("/operations");
    return null;
  });
}

export async function endBanner(id: string): Promise<ActionResult> {
  const { actor } = await requireStaff();
  return await actionResult(async () => {
    await endAnnouncement({ database: getDatabase(), actor }, { id: text.parse(id) });
    revalidatePath("/operations");
    return null;
  });
}

let pool: MoneyPool | undefined;

/** One connection: settling by hand is rare. */
function settlingPool(): MoneyPool {
  pool ??= createMoneyPool(readEnv().DATABASE_URL, { connectionLimit: 1 });
  return pool;
}
