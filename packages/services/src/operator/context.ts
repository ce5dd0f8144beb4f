import type { Database } from "@causeway/db";
import type { StaffActor } from "../actor.ts";

/** Of verbs of operators. Who makes one has made sure that its actor is one. */
export type OperatorContext = { readonly database: Database; readonly actor: StaffActor };
