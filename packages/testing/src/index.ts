export { auditLedger, type LedgerAudit, soundLedger } from "./ledger-audit.ts";
export { createTestWorkspace, grantCredits, type TestWorkspace, type TestWorkspaceOptions } from "./test-workspace.ts";
export * from "./services/index.ts";
