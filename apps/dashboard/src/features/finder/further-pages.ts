import { docPages } from "../docs/doc-pages.ts";

/** Pages that are in no sidebar. */
const furtherPages = [
  { href: "/settings", label: "Your settings", keywords: "sessions passkeys account delete export personal" },
  { href: "/notifications", label: "Notifications", keywords: "mails digest opt out unsubscribe" },
  { href: "/workspaces/new", label: "New workspace", keywords: "team organization company create" },
  { href: "/providers", label: "Providers", keywords: "uptime data policy" },
  { href: "/rankings", label: "Rankings", keywords: "popular top models traffic" },
  { href: "/apps", label: "Apps", keywords: "attribution popular" },
  { href: "/pricing", label: "Pricing", keywords: "fee calculator cost" },
  { href: "/status", label: "Status", keywords: "incidents outage down uptime" },
] as const;

/** Pages that are found, and not listed before anything is typed. */
export const foundPages = [
  ...furtherPages.map((page) => ({ ...page, group: "Pages", hint: "" })),
  ...docPages.map(({ slug, title, description }) => ({
    href: `/docs/${slug}`,
    label: title,
    group: "Docs",
    hint: description,
    keywords: "documentation help",
  })),
  {
    href: "/docs/api",
    label: "API reference",
    group: "Docs",
    hint: "Every route, field by field.",
    keywords: "openapi",
  },
];

/** What else people call the pages of the sidebar, by address. */
export const otherWords: Readonly<Record<string, string>> = {
  "/get-started": "onboarding first call quickstart",
  "/models": "catalogue catalog prices",
  "/playground": "chat compare try",
  "/keys": "api key token secret",
  "/presets": "system prompt templates",
  "/routing": "privacy zdr training data policy defaults",
  "/guardrails": "filters injection allow-list pii",
  "/limits": "budgets rate caps",
  "/own-keys": "byok bring your own azure bedrock vertex flat rate",
  "/credits": "billing payment top up invoices receipts balance card refund",
  "/alerts": "low balance webhook",
  "/activity": "usage spend analytics costs",
  "/logs": "requests generations calls live tail",
  "/observability": "broadcast opentelemetry otel langfuse s3 webhook destinations",
  "/members": "team invite people roles users",
  "/audit-log": "history changes who",
  "/settings/workspace": "rename delete workspace content logging",
};
