/** Kilobytes (1,000 bytes) of compressed script that a page may ask for itself, before what is loaded on demand. */
export const scriptLimitKilobytes = 240;

/** Pages that are weighed, as a stranger sees them. */
export const publicPages = [
  "/",
  "/models",
  "/models/openai/gpt-oss-120b",
  "/providers",
  "/rankings",
  "/pricing",
  "/docs/quickstart",
  "/docs/search?q=budget",
  "/docs/api",
  "/status",
  "/sign-in",
];

/** As the owner of a workspace sees them. */
export const accountPages = [
  "/get-started",
  "/models",
  "/playground",
  "/keys",
  "/limits",
  "/alerts",
  "/own-keys",
  "/presets",
  "/routing",
  "/guardrails",
  "/observability",
  "/members",
  "/audit-log",
  "/notifications",
  "/settings",
  "/credits",
  "/activity",
  "/logs",
];
