export { parseNetworks } from "@causeway/networks";
export { type EgressRules, strictRules } from "./egress-rules.ts";
export { EgressRefused } from "./egress-refused.ts";
export { createGuardedAgent, type GuardedAgentOptions, type ResolveHost } from "./guarded-agent.ts";
export { judgeUrl, type UrlVerdict } from "./judge-url.ts";
