import { randomUUID } from "node:crypto";
import type { Permission } from "@causeway/services";
import { emptyDestination } from "../features/destinations/destination-form.ts";
import { emptyGuardrail } from "../features/guardrails/guardrail-form.ts";
import { emptyDraft, emptyModel } from "../features/own-keys/endpoint-draft.ts";
import type { Names } from "./people-and-things.fixture.ts";
import { dashboardUrl } from "./request.fixture.ts";

export type Rule = {
  /** A permission's roles; `member`: whoever is signed in; `staff`: operators; `anyone`: no session is asked for. */
  readonly for: Permission | "member" | "staff" | "anyone";
  /** What it is given. Ids come from `names`, so that each can be another workspace's. */
  readonly given: (names: Names) => readonly unknown[];
  /** `reached`: what it does needs the outside world, or more than the matrix has: it is enough that it was let in. */
  readonly gives?: "done" | "reached";
  /** To whoever may not it is not there, as to a stranger. */
  readonly hides?: true;
};

const nothing = () => [];

function form(fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

const get = (path: string) => () => [new Request(`${dashboardUrl}${path}`)];

const endpointDraft = {
  slug: "changed",
  wireFormat: "openai-chat",
  baseUrl: "https://changed.example/v1",
  key: "sk-changed-0123456789",
  models: [{ ...emptyModel, upstreamModelId: "m", modelId: "m", contextLength: "1000" }],
  payment: "call",
  flatRate: emptyDraft.flatRate,
} as const;

const routing = {
  zdr: true,
  noTraining: false,
  distillable: false,
  only: "",
  ignore: "",
  maxPrompt: "",
  maxCompletion: "",
  sort: "",
  defaultModel: "",
  autoAllowedModels: "",
  autoCostTier: "",
};

const noDefault = { state: "", preventsOverrides: false, engine: "", maxResults: "" };
const plugins = {
  web: { ...noDefault, state: "on", maxResults: "3" },
  "file-parser": noDefault,
  "response-healing": noDefault,
  "context-compression": noDefault,
};

const call = { model: "maker/one", messages: [{ role: "user", content: "Hello" }] };

/** Every action and handler. One that is missing here, or here alone, fails the matrix' first test. */
export const rules: Readonly<Record<string, Rule>> = {
  "features/account/actions.ts endSession": { for: "member", given: ({ session }) => [session] },
  "features/account/actions.ts endOtherSessions": { for: "member", given: nothing },
  "features/account/actions.ts unlink": { for: "member", given: () => ["github"], gives: "reached" },
  "features/account/actions.ts removeAccount": {
    for: "member",
    given: () => ["another@example.com"],
    gives: "reached",
  },

  "features/alerts/actions.ts saveLowBalance": {
    for: "alerts:manage",
    given: () => [{ lowBalance: "5", veryLowBalance: "1" }],
  },
  "features/alerts/actions.ts saveWebhook": {
    for: "alerts:manage",
    given: () => ["https://changed.example/", false],
  },
  "features/alerts/actions.ts setWebhookEnabled": { for: "alerts:manage", given: () => [true], gives: "reached" },
  "features/alerts/actions.ts tryWebhook": { for: "alerts:manage", given: nothing, gives: "reached" },
  "features/alerts/actions.ts deleteWebhook": { for: "alerts:manage", given: nothing, gives: "reached" },

  "features/app-consent/actions.ts letAppIn": {
    for: "api-key:create",
    given: () => [
      {},
      form({ callbackUrl: "https://app.example/", codeChallenge: "a".repeat(43), keyName: "Changed", expiry: "never" }),
    ],
  },

  "features/auth/actions.ts sendSignInLink": { for: "anyone", given: nothing },
  "features/auth/actions.ts sendSignInLinkAgain": { for: "anyone", given: nothing },
  "features/auth/actions.ts signInWith": { for: "anyone", given: nothing },
  "features/auth/actions.ts signOutHere": { for: "anyone", given: nothing },
  "features/auth/actions.ts switchWorkspace": { for: "member", given: ({ workspace }) => [form({ workspace })] },

  "features/catalog-review/actions.ts acceptChanges": { for: "staff", given: () => [[]] },
  "features/catalog-review/actions.ts rejectChange": { for: "staff", given: () => ["0", "Changed"] },
  "features/catalog-review/actions.ts refreshSoon": { for: "staff", given: nothing },

  "features/passkeys/actions.ts startAddingPasskey": { for: "member", given: nothing, gives: "reached" },
  "features/passkeys/actions.ts keepPasskey": { for: "member", given: nothing, gives: "reached" },
  "features/passkeys/actions.ts dropPasskey": { for: "member", given: ({ passkey }) => [passkey] },
  "features/passkeys/actions.ts startPasskeySignIn": { for: "anyone", given: nothing },
  "features/passkeys/actions.ts finishPasskeySignIn": { for: "anyone", given: nothing, gives: "reached" },

  "features/content/actions.ts saveContentSettings": {
    for: "content:manage",
    given: () => [{ enabled: true, retentionDays: "7", percent: "50", apiKeyIds: null }],
  },
  "features/content/actions.ts forgetCall": {
    for: "content:manage",
    given: ({ generation }) => [generation],
    // Nothing is kept of it.
    gives: "reached",
  },
  "features/content/actions.ts forgetAllCalls": { for: "content:manage", given: nothing },

  "features/credits/actions.ts startPurchase": {
    for: "credits:buy",
    given: () => [{ creditsCents: 1_000 }],
    gives: "reached",
  },
  "features/credits/actions.ts refundPurchase": {
    for: "credits:buy",
    given: ({ purchase }) => [purchase],
    gives: "reached",
  },
  "features/credits/actions.ts openBilling": { for: "credits:buy", given: nothing, gives: "reached" },
  "features/credits/actions.ts saveTopUp": {
    for: "credits:buy",
    given: () => [{ enabled: false, thresholdCents: 1_000, amountCents: 2_000, monthlyCapCents: 10_000 }],
  },

  "features/destinations/actions.ts addDestination": {
    for: "destination:manage",
    given: () => [
      "webhook",
      { ...emptyDestination("webhook"), name: "Changed", fields: { url: "https://changed.example/" } },
    ],
  },
  "features/destinations/actions.ts changeDestination": {
    for: "destination:manage",
    given: ({ destination }) => [destination, { ...emptyDestination("webhook"), name: "Changed", fields: {} }],
  },
  "features/destinations/actions.ts switchDestination": {
    for: "destination:manage",
    given: ({ destination }) => [destination, false],
  },
  "features/destinations/actions.ts removeDestination": {
    for: "destination:manage",
    given: ({ destination }) => [destination],
  },
  "features/destinations/actions.ts tryDestination": {
    for: "destination:manage",
    given: ({ destination }) => [destination],
    gives: "reached",
  },

  "features/first-run/actions.tsx createFirstKey": {
    for: "api-key:create",
    given: () => [{ name: "Changed", model: "maker/one" }],
  },

  "features/guardrails/actions.ts addGuardrail": {
    for: "guardrail:manage",
    given: () => [{ ...emptyGuardrail, name: "Changed" }],
  },
  "features/guardrails/actions.ts changeGuardrail": {
    for: "guardrail:manage",
    given: ({ guardrail }) => [guardrail, { ...emptyGuardrail, name: "Changed" }],
  },
  "features/guardrails/actions.ts removeGuardrail": { for: "guardrail:manage", given: ({ guardrail }) => [guardrail] },
  "features/guardrails/actions.ts bindHolders": {
    for: "guardrail:manage",
    given: ({ guardrail, key, member }) => [
      guardrail,
      [
        { kind: "member", id: member },
        { kind: "key", id: key },
      ],
    ],
  },
  "features/guardrails/actions.ts freeHolders": {
    for: "guardrail:manage",
    given: ({ guardrail, key }) => [guardrail, [{ kind: "key", id: key }]],
  },
  "features/guardrails/actions.ts tryFilters": {
    for: "guardrail:read",
    given: () => [{ builtins: emptyGuardrail.builtins, patterns: [], text: "Changed" }],
  },

  "features/keys/actions.ts createKey": { for: "api-key:create", given: () => [form({ name: "Changed" })] },
  "features/keys/actions.ts changeKeys": { for: "api-key:revoke", given: ({ key }) => [[key], "revoke"] },
  "features/keys/actions.ts restoreKey": { for: "api-key:revoke", given: ({ key }) => [key, false] },
  "features/keys/actions.ts setKeyDisabled": { for: "api-key:update", given: ({ key }) => [key, true] },
  "features/keys/actions.ts saveKeyLimits": { for: "api-key:update", given: ({ key }) => [key, form({ daily: "5" })] },
  "features/keys/actions.ts rotateKey": {
    for: "api-key:update",
    given: ({ key }) => [{ id: key, label: "sk-cw-v1-kep…ept", overlapHours: 0, compromised: false }],
    gives: "reached",
  },
  "features/keys/actions.ts saveKeyDetails": {
    for: "api-key:update",
    given: ({ key }) => [key, form({ name: "Changed" })],
  },

  "features/limits/actions.ts saveWorkspaceLimits": { for: "usage-limit:manage", given: () => [form({ daily: "5" })] },
  "features/limits/actions.ts saveMemberLimits": {
    for: "usage-limit:manage",
    given: ({ member }) => [member, form({ daily: "5" })],
  },

  "features/members/actions.ts inviteMember": {
    for: "member:manage",
    given: () => ["changed@test.invalid", "viewer"],
  },
  "features/members/actions.ts sendInvitationAgain": {
    for: "member:manage",
    given: ({ invitation }) => [invitation],
  },
  "features/members/actions.ts withdrawInvitation": { for: "member:manage", given: ({ invitation }) => [invitation] },
  "features/members/actions.ts setMemberRole": { for: "member:manage", given: ({ member }) => [member, "viewer"] },
  "features/members/actions.ts takeMemberOut": { for: "member:manage", given: ({ member }) => [member, "revoke"] },
  "features/members/actions.ts joinWorkspace": { for: "member", given: () => ["no-such-token", {}], gives: "reached" },

  "features/notifications/actions.ts chooseNotification": {
    for: "workspace:read",
    given: () => ["weekly-digest", true],
  },
  "features/notifications/actions.ts stopMails": { for: "anyone", given: nothing },

  "features/operations/actions.ts settleAgain": { for: "staff", given: () => ["0"] },
  "features/operations/actions.ts noteSetApart": { for: "staff", given: () => ["0", "Changed"] },
  "features/operations/actions.ts letWorkspaceSpend": {
    for: "staff",
    given: ({ workspace }) => [workspace, "Changed"],
  },
  "features/operations/actions.ts letPostingsGoOn": { for: "staff", given: () => ["Changed"] },
  "features/operations/actions.ts noteInvoice": { for: "staff", given: () => [form({})] },
  "features/operations/actions.ts tellEverybody": { for: "staff", given: () => [form({})] },
  "features/operations/actions.ts rewordBanner": { for: "staff", given: () => ["none", form({})] },
  "features/operations/actions.ts endBanner": { for: "staff", given: () => ["none"] },
  "features/operations/actions.ts sendGift": { for: "staff", given: () => [form({})] },
  "features/operations/actions.ts sendBackReported": { for: "staff", given: () => ["issfr_none", "Changed"] },

  "features/own-keys/actions.ts addOwnKey": {
    for: "own-key:manage",
    given: () => [form({ providerId: "openai", name: "Changed", key: "sk-proj-0123456789abcdef", choice: "always" })],
    // The matrix has no catalogue.
    gives: "reached",
  },
  "features/own-keys/actions.ts replaceOwnKeySecret": {
    for: "own-key:manage",
    given: ({ ownKey }) => [ownKey, form({ key: "sk-changed-0123456789" })],
  },
  "features/own-keys/actions.ts changeOwnKey": {
    for: "own-key:manage",
    given: ({ ownKey }) => [ownKey, { disabled: true }],
  },
  "features/own-keys/actions.ts addOwnEndpoint": {
    for: "own-key:manage",
    given: () => [endpointDraft, { name: "Changed", choice: "always" }],
    gives: "reached",
  },
  "features/own-keys/actions.ts changeOwnEndpoint": {
    for: "own-key:manage",
    given: ({ ownEndpoint }) => [ownEndpoint, endpointDraft],
    gives: "reached",
  },
  "features/own-keys/actions.ts changeWhatOwnKeyServes": {
    for: "own-key:manage",
    given: ({ ownKey, key, member }) => [
      ownKey,
      { name: "Changed", modelIds: [], apiKeyIds: [key], userIds: [member] },
    ],
  },
  "features/own-keys/actions.ts orderOwnKeys": { for: "own-key:manage", given: ({ ownKey }) => [[ownKey]] },
  "features/own-keys/actions.ts tryOwnKey": {
    for: "own-key:manage",
    given: ({ ownKey }) => [ownKey],
    gives: "reached",
  },
  "features/own-keys/actions.ts deleteOwnKey": { for: "own-key:manage", given: ({ ownKey }) => [ownKey] },

  "features/playground/actions.tsx showCode": { for: "member", given: () => [call] },

  "features/presets/actions.ts savePresetVersion": {
    for: "preset:manage",
    given: () => [{ slug: "changed", config: "{}", systemPrompt: "Changed" }, true],
  },
  "features/presets/actions.ts changePreset": {
    for: "preset:manage",
    given: ({ preset }) => [preset, { name: "Changed" }],
  },

  "features/routing/actions.ts saveRouting": { for: "routing:manage", given: () => [routing] },
  "features/routing/actions.ts savePlugins": { for: "routing:manage", given: () => [plugins] },

  "features/saved-views/actions.ts saveFilters": {
    for: "activity:read",
    given: () => [form({ page: "logs", name: "Changed", query: "range=30d" })],
  },
  "features/saved-views/actions.ts renameFilters": {
    for: "activity:read",
    given: ({ savedView }) => [form({ id: savedView, name: "Changed" })],
  },
  "features/saved-views/actions.ts forgetFilters": {
    for: "activity:read",
    given: ({ savedView }) => [savedView],
  },

  "features/workspace/actions.ts makeWorkspace": { for: "member", given: () => ["Changed", ""] },
  "features/workspace/actions.ts saveWorkspace": {
    for: "workspace:manage",
    given: () => [{ name: "Changed", slug: `changed-${randomUUID().slice(0, 8)}`, description: "" }],
  },
  "features/workspace/actions.ts removeWorkspace": {
    for: "workspace:delete",
    given: () => ["another-name"],
    gives: "reached",
  },
  "features/workspace/actions.ts leaveThisWorkspace": {
    for: "workspace:read",
    given: nothing,
    // The last owner may not.
    gives: "reached",
  },

  "GET /activity/export": { for: "activity:read", given: get("/activity/export") },
  "GET /audit-log/csv": { for: "audit:read", given: get("/audit-log/csv"), hides: true },
  "GET /find": { for: "member", given: get("/find") },
  "GET /get-started/status": { for: "activity:read", given: get("/get-started/status") },
  "GET /keys/export": { for: "api-key:read", given: get("/keys/export") },
  "GET /logs/export": { for: "activity:read", given: get("/logs/export") },
  "GET /logs/tail": { for: "activity:read", given: get("/logs/tail") },
  "POST /playground/calls": {
    for: "api-key:create",
    given: () => [new Request(`${dashboardUrl}/playground/calls`, { method: "POST", body: JSON.stringify(call) })],
    gives: "reached",
  },
  "GET /playground/calls/[id]": {
    for: "activity:read",
    given: ({ generation }) => [
      new Request(`${dashboardUrl}/playground/calls/${generation}`),
      { params: Promise.resolve({ id: generation }) },
    ],
  },
  "GET /settings/export": { for: "member", given: nothing, hides: true },

  "GET /api/auth/[...nextauth]": { for: "anyone", given: nothing },
  "POST /api/auth/[...nextauth]": { for: "anyone", given: nothing },
  "GET /docs/search/data.json": { for: "anyone", given: get("/docs/search/data.json?q=budget") },
  "GET /health": { for: "anyone", given: nothing },
  "GET /icons/[name]": { for: "anyone", given: nothing },
  "GET /llms-full.txt": { for: "anyone", given: nothing },
  "GET /llms.txt": { for: "anyone", given: nothing },
  "GET /status/data.json": { for: "anyone", given: nothing },
  "GET /status/rss.xml": { for: "anyone", given: nothing },
  "GET /unsubscribe/[token]": { for: "anyone", given: nothing },
  "POST /unsubscribe/[token]": { for: "anyone", given: nothing },
};
