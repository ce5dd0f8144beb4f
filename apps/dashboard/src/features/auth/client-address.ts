import { callerAddress } from "@causeway/networks";
import { headers } from "next/headers";
import { readEnv } from "../../env.ts";

/** From where the request comes, past our proxies. */
export async function clientAddress(): Promise<string | undefined> {
  const forwardedFor = (await headers()).get("x-forwarded-for") ?? undefined;
  return callerAddress({ forwardedFor }, readEnv().TRUSTED_PROXIES);
}
