import { cookies } from "next/headers";
import { readIds, seenCookie } from "./seen.ts";

/** Ids of what was put away in this browser. */
export const readSeen = async (): Promise<readonly string[]> => readIds((await cookies()).get(seenCookie)?.value);
