/** Runs once before the server takes requests: a wrong environment stops the start instead of the first visitor. */
export async function register() {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { readEnv } = await import("./env.ts");
  readEnv();
}
