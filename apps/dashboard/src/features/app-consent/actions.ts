"use server";

import { allowApp, readAppRequest } from "@causeway/services";
import { redirect } from "next/navigation";
import { z } from "zod";
import { actionResult } from "../../action-result.ts";
import { getDatabase } from "../../database.ts";
import { formFields } from "../../form-fields.ts";
import { requireSession } from "../auth/session.ts";
import { expiryOf } from "../keys/expiry.ts";

export type ConsentState = { readonly problem?: string };

const consentForm = z.object({
  callbackUrl: z.string(),
  codeChallenge: z.string(),
  keyName: z.string(),
  limit: z.string().default(""),
  limitReset: z.enum(["total", "daily", "weekly", "monthly"]).default("total"),
  expiry: z.string().default("never"),
});

/** Gives the app its code, in the address that it asked to come back to. */
export async function letAppIn(_: ConsentState, form: FormData): Promise<ConsentState> {
  const { actor, workspace } = await requireSession();
  const result = await actionResult(async () => {
    const { limit, limitReset, expiry, ...asked } = consentForm.parse(formFields(form));
    const request = readAppRequest(asked);
    const { code } = await allowApp(
      { database: getDatabase(), actor },
      {
        workspaceId: workspace.id,
        request,
        limit: limit.trim() || undefined,
        limitReset: limitReset === "total" ? undefined : limitReset,
        keyExpiresAt: expiryOf(expiry, "", new Date()),
      },
    );
    const back = new URL(request.callbackUrl);
    back.searchParams.set("code", code);
    return back.href;
  });
  if (!result.ok) return { problem: result.problem };
  redirect(result.value);
}
