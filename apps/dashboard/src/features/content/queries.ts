import { AppError } from "@causeway/errors";
import { mayDo, type ReadableContent, readContent, readContentSettings } from "@causeway/services";
import type { SelectChoice } from "@causeway/ui/select.tsx";
import { SecretNotReadable } from "@causeway/vault";
import { cache } from "react";
import { getDatabase } from "../../database.ts";
import { type AccountSession, requireSession } from "../auth/session.ts";
import { loadKeyChoices } from "../keys/load-key-choices.ts";
import { contentContext } from "./content-context.ts";
import { generationIdForm } from "./generation-id-form.ts";
import { type ContentFormValues, contentFormValues } from "./content-form.ts";

export type KeptContent =
  | { readonly kind: "kept"; readonly content: ReadableContent }
  /** In words: why there is nothing to see. */
  | { readonly kind: "none"; readonly because: string };

/** What was sent and answered in a call of one's own workspace. Undefined for those who may not read it. */
export const loadContent = cache(async (generationId: string): Promise<KeptContent | undefined> => {
  const { actor, workspace } = await requireSession();
  if (!mayDo(actor, "content:read") || !generationIdForm.test(generationId)) return undefined;
  try {
    const content = await readContent(contentContext(actor), { workspaceId: workspace.id, generationId });
    return { kind: "kept", content };
  } catch (error) {
    if (error instanceof SecretNotReadable) {
      return { kind: "none", because: "It was sealed with a key that this server no longer has." };
    }
    if (!(error instanceof AppError)) throw error;
    return { kind: "none", because: error.message };
  }
});

export type ContentSettingsData = {
  readonly values: ContentFormValues;
  /** Empty for those who may not manage it. */
  readonly keyChoices: readonly SelectChoice[];
  readonly mayManage: boolean;
};

export async function loadContentSettings({ actor, workspace }: AccountSession): Promise<ContentSettingsData> {
  const settings = await readContentSettings({ database: getDatabase(), actor }, { workspaceId: workspace.id });
  const mayManage = mayDo(actor, "content:manage");
  const keyChoices = mayManage ? await loadKeyChoices(workspace.id, settings.apiKeyIds) : [];
  return { values: contentFormValues(settings), keyChoices, mayManage };
}
