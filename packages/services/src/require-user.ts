import { AppError } from "@causeway/errors";
import type { Actor } from "./actor.ts";

export type UserActor = Extract<Actor, { kind: "user" }>;

/** For what concerns a person. Throws `forbidden` for keys and jobs. */
export function requireUser(actor: Actor): UserActor {
  if (actor.kind === "user") return actor;
  throw new AppError("forbidden", "Only a person who is signed in to the dashboard can do this.");
}
