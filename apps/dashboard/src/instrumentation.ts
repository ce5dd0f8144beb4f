/** Runs once before the server takes requests: a wrong environment stops the start instead of the first visitor. */
export async function register() {
  const { readEnv } = await import("./env.ts");
  readEnv();
}
