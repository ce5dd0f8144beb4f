import { AppError } from "@causeway/errors";
import { z } from "zod";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import type { KeyServiceContext } from "./announce-change.ts";
import { revokeApiKey } from "./revoke.ts";
import { updateApiKey } from "./update.ts";

export type SeveralKeysChange = "disable" | "enable" | "revoke";

export type ChangeSeveralKeysInput = {
  readonly workspaceId: string;
  /** 1 to 100. */
  readonly ids: readonly string[];
  readonly change: SeveralKeysChange;
};

export type SeveralKeysOutcome = {
  readonly changed: readonly string[];
  /** Those that stayed as they were, and why. */
  readonly refused: readonly { readonly id: string; readonly error: AppError }[];
};

const mostKeys = 100;

/**
 * Changes keys one after the other: what is wrong with one keeps no other from being changed, so that a list of leaked
 * keys is revoked as far as it can be. Throws `invalid-request` naming `ids`, and `forbidden` before any is changed.
 */
export async function changeSeveralKeys(
  context: KeyServiceContext,
  input: ChangeSeveralKeysInput,
): Promise<SeveralKeysOutcome> {
  const { workspaceId } = input;
  authorize(context.actor, workspaceId, input.change === "revoke" ? "api-key:revoke" : "api-key:update");
  const { ids, change } = parseInput(schema, input);
  const changed: string[] = [];
  const refused: { id: string; error: AppError }[] = [];
  for (const id of new Set(ids)) {
    try {
      if (change === "revoke") await revokeApiKey(context, { workspaceId, id });
      else await updateApiKey(context, { workspaceId, id, disabled: change === "disable" });
      changed.push(id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push({ id, error });
    }
  }
  return { changed, refused };
}

const schema = z.object({
  ids: z
    .array(z.uuid("A key is named by its id, such as 019ab3c0-…."))
    .min(1, "Select at least one key.")
    .max(mostKeys, `At most ${mostKeys} keys can be changed at once. Select fewer.`),
  change: z.enum(["disable", "enable", "revoke"], { error: "A change is disable, enable or revoke." }),
});
