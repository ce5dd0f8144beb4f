-- CreateEnum
CREATE TYPE "credit_refund_status" AS ENUM ('requested', 'pending', 'succeeded', 'failed');

-- CreateEnum
CREATE TYPE "credit_refund_money" AS ENUM ('held', 'taken', 'returned');

-- CreateEnum
CREATE TYPE "payment_dispute_status" AS ENUM ('inquiry', 'open', 'won', 'lost');

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "spending_stopped" TEXT;

-- CreateTable
CREATE TABLE "credit_refund" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "purchase_id" TEXT NOT NULL,
    "requested_by_id" TEXT,
    "amount_cents" INTEGER NOT NULL,
    "credits_nano" BIGINT NOT NULL,
    "status" "credit_refund_status" NOT NULL DEFAULT 'requested',
    "money" "credit_refund_money" NOT NULL,
    "stripe_refund_id" TEXT,
    "failure_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "credit_refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_dispute" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "purchase_id" TEXT NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "credits_nano" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" "payment_dispute_status" NOT NULL,
    "evidence_due_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_dispute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "credit_refund_stripe_refund_id_key" ON "credit_refund"("stripe_refund_id");

-- CreateIndex
CREATE INDEX "credit_refund_workspace_id_created_at_idx" ON "credit_refund"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "credit_refund_purchase_id_idx" ON "credit_refund"("purchase_id");

-- CreateIndex
CREATE INDEX "credit_refund_status_created_at_idx" ON "credit_refund"("status", "created_at");

-- CreateIndex
CREATE INDEX "payment_dispute_workspace_id_status_idx" ON "payment_dispute"("workspace_id", "status");

-- CreateIndex
CREATE INDEX "payment_dispute_purchase_id_idx" ON "payment_dispute"("purchase_id");

-- CreateIndex
CREATE INDEX "notice_sent_at_created_at_idx" ON "notice"("sent_at", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "notice_kind_subject_id_key" ON "notice"("kind", "subject_id");

-- AddForeignKey
ALTER TABLE "credit_refund" ADD CONSTRAINT "credit_refund_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "credit_purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_dispute" ADD CONSTRAINT "payment_dispute_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "credit_purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "credit_refund" ADD CONSTRAINT "credit_refund_amounts" CHECK ("amount_cents" > 0 AND "credits_nano" >= 0);
ALTER TABLE "payment_dispute" ADD CONSTRAINT "payment_dispute_amounts" CHECK ("amount_cents" >= 0 AND "credits_nano" >= 0);
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_spending_stopped" CHECK ("spending_stopped" IN ('dispute', 'debt'));

-- As before, and a stopped workspace can hold nothing.
CREATE OR REPLACE FUNCTION take_hold(
  p_generation_id text, p_workspace_id text, p_api_key_id text, p_gateway_instance_id text, p_amount_nano bigint,
  p_request_id text, p_requested_model text, p_api_type text, p_streamed boolean,
  OUT outcome text, OUT available_nano bigint
) LANGUAGE plpgsql AS $$
DECLARE
  v_account_id bigint;
  v_key record;
  v_period text;
  v_balance record;
BEGIN
  IF EXISTS (SELECT 1 FROM credit_hold WHERE generation_id = p_generation_id) THEN
    outcome := 'held';
    RETURN;
  END IF;

  v_account_id := ledger_account_id('workspace:' || p_workspace_id || ':credits');
  SELECT balance_nano, held_nano INTO STRICT v_balance FROM ledger_balance WHERE account_id = v_account_id FOR UPDATE;

  -- Read after the lock, so that a key revoked before this call began is never admitted.
  SELECT limit_nano, limit_reset INTO v_key FROM api_key
    WHERE id = p_api_key_id AND workspace_id = p_workspace_id
      AND NOT disabled AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp());
  IF NOT FOUND THEN
    outcome := 'key-not-usable';
    RETURN;
  END IF;

  -- A dispute or a debt stops the workspace; whoever stops or resumes it holds the lock that we hold now.
  IF EXISTS (SELECT 1 FROM workspace WHERE id = p_workspace_id AND spending_stopped IS NOT NULL) THEN
    outcome := 'insufficient-credits';
    available_nano := 0;
    RETURN;
  END IF;

  available_nano := v_balance.balance_nano - v_balance.held_nano;
  IF p_amount_nano > available_nano THEN
    outcome := 'insufficient-credits';
    RETURN;
  END IF;

  IF v_key.limit_nano IS NOT NULL THEN
    v_period := usage_period(v_key.limit_reset::text, clock_timestamp());
    INSERT INTO api_key_usage (api_key_id, period) VALUES (p_api_key_id, v_period) ON CONFLICT DO NOTHING;
    SELECT v_key.limit_nano - spent_nano - held_nano INTO available_nano FROM api_key_usage
      WHERE api_key_id = p_api_key_id AND period = v_period FOR UPDATE;
    IF p_amount_nano > greatest(available_nano, 0) THEN
      outcome := 'key-limit-exceeded';
      RETURN;
    END IF;
    UPDATE api_key_usage SET held_nano = held_nano + p_amount_nano WHERE api_key_id = p_api_key_id AND period = v_period;
  END IF;

  UPDATE ledger_balance SET held_nano = held_nano + p_amount_nano WHERE account_id = v_account_id;
  INSERT INTO credit_hold (generation_id, workspace_id, api_key_id, gateway_instance_id, amount_nano, limit_period,
      request_id, requested_model, api_type, streamed)
    VALUES (p_generation_id, p_workspace_id, p_api_key_id, p_gateway_instance_id, p_amount_nano, v_period,
      p_request_id, p_requested_model, p_api_type, p_streamed);
  outcome := 'held';
END $$;
