ALTER TABLE "workspace" DROP CONSTRAINT "workspace_spending_stopped";
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_spending_stopped"
  CHECK ("spending_stopped" IS NULL OR "spending_stopped" IN ('dispute', 'debt', 'review'));
