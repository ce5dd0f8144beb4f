export {
  type ApplyOutcome,
  defaultPaceLimits,
  type EventOutcome,
  type PaceLimits,
  type UnfinishedPurchase,
  type UnfinishedRefund,
} from "@causeway/payment-books";
export * from "./account/delete.ts";
export * from "./account/export.ts";
export * from "./account/linked-accounts.ts";
export * from "./actor.ts";
export * from "./alert/raise-budget-alerts.ts";
export * from "./alert/raise-low-balance-alerts.ts";
export * from "./alert/read-low-credits.ts";
export { type AlertSettings, readAlertSettings, setAlertSettings } from "./alert/settings.ts";
export * from "./announcement/list.ts";
export * from "./api-key/announce-change.ts";
export * from "./api-key/change-several.ts";
export * from "./api-key/create.ts";
export * from "./api-key/find.ts";
export * from "./api-key/list.ts";
export * from "./api-key/playground.ts";
export * from "./api-key/restore.ts";
export * from "./api-key/revoke.ts";
export * from "./api-key/rotate.ts";
export * from "./api-key/update.ts";
export * from "./audit/list.ts";
export { allowApp } from "./app-authorization/allow-app.ts";
export { readAppRequest } from "./app-authorization/app-request.ts";
export { exchangeAppCode } from "./app-authorization/exchange-code.ts";
export * from "./audit/record.ts";
export * from "./authorize.ts";
export * from "./auto-top-up/configure.ts";
export * from "./auto-top-up/run.ts";
export * from "./catalog/import.ts";
export type { ContentServiceContext } from "./content/context.ts";
export * from "./content/forget.ts";
export { type ReadableContent, readContent } from "./content/read.ts";
export * from "./content/rotate.ts";
export { setContentSettings, type SetContentSettingsInput } from "./content/set-settings.ts";
export { type ContentSettings, readContentSettings } from "./content/settings.ts";
export { acceptCatalogChanges, rejectCatalogChange } from "./catalog-upkeep/decide.ts";
export { readKeptDocuments } from "./catalog-upkeep/kept-documents.ts";
export {
  type CatalogReview,
  readCatalogReview,
  type RefreshSummary,
  type ReviewedChange,
} from "./catalog-upkeep/read-review.ts";
export { linesOfChange } from "./catalog-upkeep/change-text.ts";
export { type CatalogRefreshResult, isRefreshDue, refreshCatalog } from "./catalog-upkeep/refresh.ts";
export { tellWaitingCatalogChanges } from "./catalog-upkeep/tell-waiting.ts";
export * from "./credit-grant/expire.ts";
export * from "./credit-grant/grant.ts";
export * from "./credit-grant/list.ts";
export * from "./credit-grant/welcome.ts";
export * from "./credit-purchase/apply.ts";
export * from "./credit-purchase/confirm.ts";
export * from "./credit-purchase/context.ts";
export { type CreditPurchaseStatus, type CreditPurchaseSummary, listCreditPurchases } from "./credit-purchase/list.ts";
export * from "./credit-purchase/open-billing-portal.ts";
export * from "./credit-purchase/quote.ts";
export * from "./credit-purchase/receive-webhook.ts";
export * from "./credit-purchase/send-receipt.ts";
export * from "./credit-purchase/start.ts";
export * from "./credit-purchase/sweep.ts";
export { type CreditRefundSummary, listCreditRefunds } from "./credit-refund/list.ts";
export * from "./credit-refund/request.ts";
export * from "./credit-refund/sweep.ts";
export type { DestinationContext, DestinationServiceContext } from "./destination/context.ts";
export * from "./destination/create.ts";
export * from "./destination/delete.ts";
export { deliverToDestinations } from "./destination/deliver.ts";
export { limitWaiting } from "./destination/limit-waiting.ts";
export * from "./destination/read.ts";
export * from "./destination/rotate.ts";
export type { DestinationState, DestinationSummary } from "./destination/summary.ts";
export * from "./destination/test.ts";
export * from "./destination/update.ts";
export * from "./generation-feedback/submit.ts";
export * from "./generation-recovery/recover.ts";
export * from "./invitation/accept.ts";
export * from "./invitation/create.ts";
export * from "./invitation/find-by-token.ts";
export * from "./invitation/list.ts";
export * from "./invitation/resend.ts";
export * from "./invitation/revoke.ts";
export { type InvitationMailContext, sendInvitations } from "./invitation/send.ts";
export type { InvitationSummary } from "./invitation/summary.ts";
export * from "./member/change-role.ts";
export * from "./member/list.ts";
export {
  leaveWorkspace,
  type MemberServiceContext,
  removeMember,
  type RemoveMemberInput,
  removeMembers,
} from "./member/remove.ts";
export * from "./member/roles.ts";
export { type LeavingModelNotice, listLeavingModels } from "./leaving-models/list.ts";
export { tellOfLeavingModels } from "./leaving-models/tell.ts";
export type { NotificationTopic } from "./notice/topics.ts";
export * from "./notification/opt-out.ts";
export * from "./notification/read.ts";
export * from "./notification/set.ts";
export { type NoticeContext, sendNotices } from "./notice/send.ts";
export { assignGuardrail, unassignGuardrail } from "./guardrail/assign.ts";
export { type GuardrailEffect, readGuardrailEffect } from "./guardrail/effect.ts";
export type { GuardrailSettings } from "./guardrail/input.ts";
export {
  countGuardrailAssignments,
  findGuardrail,
  type GuardrailAssignmentSummary,
  type GuardrailReach,
  listGuardrailAssignments,
  listGuardrails,
} from "./guardrail/read.ts";
export { createGuardrail, deleteGuardrail, updateGuardrail } from "./guardrail/save.ts";
export type { GuardrailSummary } from "./guardrail/summary.ts";
export { type FilterTrial, tryContentFilters } from "./guardrail/try.ts";
export type * from "./own-endpoint/context.ts";
export * from "./own-endpoint/create.ts";
export type { OwnEndpointModelSummary, OwnEndpointSummary } from "./own-endpoint/list.ts";
export * from "./own-endpoint/read-lane-use.ts";
export * from "./own-endpoint/update.ts";
export { announce } from "./operator/announce.ts";
export * from "./operator/change-announcement.ts";
export type { OperatorContext } from "./operator/context.ts";
export * from "./operator/end-announcement.ts";
export * from "./operator/give-credits.ts";
export * from "./operator/read-operations.ts";
export type { ProviderMonth } from "./operator/read-provider-months.ts";
export * from "./operator/record-provider-invoice.ts";
export * from "./operator/refund-reported.ts";
export * from "./operator/resolve-set-apart.ts";
export * from "./operator/resume-postings.ts";
export * from "./operator/settle-set-apart.ts";
export * from "./operator/unfreeze-workspace.ts";
export type { OwnKeyServiceContext } from "./own-key/context.ts";
export * from "./own-key/create.ts";
export * from "./own-key/list.ts";
export * from "./own-key/month.ts";
export * from "./own-key/remove.ts";
export * from "./own-key/reorder.ts";
export * from "./own-key/rotate.ts";
export * from "./own-key/test.ts";
export * from "./own-key/update.ts";
export * from "./parse-input.ts";
export { addPasskey, beginAddingPasskey } from "./passkey/add.ts";
export { listPasskeys, type PasskeySummary, removePasskey } from "./passkey/own-passkeys.ts";
export { type PasskeyContext, relyingPartyOf } from "./passkey/relying-party.ts";
export { beginPasskeySignIn, signInWithPasskey } from "./passkey/sign-in.ts";
export * from "./payment-dispute/read-standing.ts";
export * from "./permission.ts";
export type { PresetServiceContext } from "./preset/context.ts";
export * from "./preset/read.ts";
export * from "./preset/save.ts";
export type { PresetDetail, PresetSummary, PresetVersionSummary } from "./preset/summary.ts";
export * from "./preset/update.ts";
export * from "./reconciliation/run-due-checks.ts";
export * from "./reconciliation/send-alerts.ts";
export * from "./routing-settings/preview.ts";
export { setRoutingSettings, type SetRoutingSettingsInput } from "./routing-settings/set.ts";
export { type RoutingSettings, readRoutingSettings } from "./routing-settings/settings.ts";
export * from "./saved-view/delete.ts";
export * from "./saved-view/list.ts";
export * from "./saved-view/rename.ts";
export * from "./saved-view/save.ts";
export type { SavedView } from "./saved-view/summary.ts";
export * from "./session/sessions.ts";
export * from "./sign-in-link/create.ts";
export { mailLinkProviderId, signInLinkLifetimeMinutes, signInLinkPath } from "./sign-in-link/link.ts";
export { isSignInLinkGood } from "./sign-in-link/is-good.ts";
export * from "./sign-in-link/mail-state.ts";
export * from "./sign-in-link/may-send-another.ts";
export * from "./sign-in-link/queue-mail.ts";
export * from "./sign-in-link/send-mails.ts";
export { newSignInToken } from "./sign-in-link/token.ts";
export * from "./workspace/change.ts";
export * from "./workspace/create.ts";
export * from "./workspace/create-personal.ts";
export * from "./workspace/delete.ts";
export { findWorkspace, type WorkspaceDetail } from "./workspace/find.ts";
export * from "./workspace/list-for-user.ts";
export { updateWorkspace, type UpdateWorkspaceInput } from "./workspace/update.ts";
export * from "./stripe-books/catch-up-events.ts";
export * from "./stripe-books/reconcile.ts";
export type { LimitServiceContext } from "./usage-limit/context.ts";
export type { UsageLimitsInput } from "./usage-limit/input.ts";
export * from "./usage-limit/read.ts";
export * from "./usage-limit/set.ts";
export type { WebhookServiceContext } from "./webhook/context.ts";
export { deliverDueWebhooks } from "./webhook/deliver.ts";
export * from "./webhook/forget-old.ts";
export * from "./webhook/read.ts";
export * from "./webhook/rotate-secrets.ts";
export * from "./webhook/set-endpoint.ts";
export * from "./webhook/switch-endpoint.ts";
export * from "./webhook/test-endpoint.ts";
export * from "./weekly-digest/queue.ts";
export * from "./workspace-debt/collect.ts";
