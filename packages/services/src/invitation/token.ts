import { createHash } from "node:crypto";

/** What is kept of the token that an invitation's mail carries. */
export const hashInvitationToken = (token: string): string => createHash("sha256").update(token).digest("hex");
