import { readCreditBalance } from "@causeway/db";
import { mayDo } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { purposeOf } from "../catalog/model-purpose.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { chooseFirstModel } from "../first-run/choose-first-model.ts";
import { readModels } from "./call-input.ts";

/** A model that can be talked with. */
export type PlaygroundModel = {
  readonly id: string;
  readonly name: string;
  readonly takesImages: boolean;
  readonly takesFiles: boolean;
};

export type PlaygroundData = {
  readonly mayCall: boolean;
  readonly models: readonly PlaygroundModel[];
  /** Those of the address, or one to begin with. */
  readonly chosen: readonly string[];
};

export async function loadPlayground(session: AccountSession, asked: string | undefined): Promise<PlaygroundData> {
  const [{ models }, balance] = await Promise.all([
    readCatalog(),
    readCreditBalance(getDatabase(), session.workspace.id),
  ]);
  const talking = models.filter(({ outputModalities }) => purposeOf(outputModalities) === "conversations");
  const first = chooseFirstModel(
    talking.map(({ id, outputModalities, offers: [{ inputPrice, outputPrice }] }) => ({
      id,
      outputModalities,
      inputPrice,
      outputPrice,
    })),
    balance.available > 0n,
  );
  const wanted = readModels(asked);
  return {
    mayCall: mayDo(session.actor, "api-key:create"),
    models: talking.map(({ id, name, inputModalities }) => ({
      id,
      name,
      takesImages: inputModalities.includes("image"),
      takesFiles: inputModalities.includes("file"),
    })),
    chosen: wanted.length > 0 ? wanted : [first.id],
  };
}
