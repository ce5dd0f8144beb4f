import type { Actor, MemberServiceContext } from "@causeway/services";
import { keyContext } from "../keys/key-context.ts";
import { limitContext } from "../limits/limit-context.ts";

/** What verbs about members need, for the person who is signed in. */
export const memberContext = <A extends Actor>(actor: A): MemberServiceContext & { readonly actor: A } => ({
  ...limitContext(actor),
  ...keyContext(actor),
  actor,
});
