export { type EgressRules, type Network, parseNetworks, strictRules } from "./egress-rules.ts";
export { EgressRefused } from "./egress-refused.ts";
export { createGuardedAgent, type GuardedAgentOptions, type ResolveHost } from "./guarded-agent.ts";
export { judgeUrl, type UrlVerdict } from "./judge-url.ts";
