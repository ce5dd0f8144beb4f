/** The nouns of actions, for the filter. */
export const nounChoices = [
  { value: "", label: "Everything" },
  { value: "api-key", label: "Keys" },
  { value: "member", label: "Members" },
  { value: "passkey", label: "Passkeys" },
  { value: "invitation", label: "Invitations" },
  { value: "usage-limit", label: "Limits" },
  { value: "workspace", label: "Workspace" },
  { value: "routing-settings", label: "Routing" },
  { value: "preset", label: "Presets" },
  { value: "own-key", label: "Provider keys" },
  { value: "own-endpoint", label: "Own endpoints" },
  { value: "credit-purchase", label: "Purchases" },
  { value: "auto-top-up", label: "Auto top-up" },
  { value: "alerts", label: "Alerts" },
  { value: "webhook", label: "Webhook" },
  { value: "notification", label: "Notifications" },
  { value: "saved-view", label: "Saved views" },
] as const;

/** "api-key.create" as "Api key: create". */
export function actionWords(action: string): string {
  const [noun = "", verb = ""] = action.split(".");
  const words = noun.replaceAll("-", " ");
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}: ${verb.replaceAll("-", " ")}`;
}
