-- Limits of keys, members and workspaces; alerts, and where they are sent to.

-- CreateEnum
CREATE TYPE "webhook_delivery_state" AS ENUM ('pending', 'delivered', 'failed');

-- CreateTable
CREATE TABLE "alert_settings" (
    "workspace_id" TEXT NOT NULL,
    "low_balance_nano" BIGINT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_settings_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "raised_alert" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "percent" INTEGER NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "raised_alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "failing_since" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_why" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" "webhook_delivery_state" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_status" INTEGER,
    "last_error" TEXT,
    "last_ms" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_limit" (
    "subject" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "total_nano" BIGINT,
    "daily_nano" BIGINT,
    "weekly_nano" BIGINT,
    "monthly_nano" BIGINT,
    "counts_own_keys" BOOLEAN NOT NULL DEFAULT false,
    "requests_per_minute" INTEGER,
    "tokens_per_minute" INTEGER,
    "concurrency" INTEGER,
    "allowed_models" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "allowed_providers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_limit_pkey" PRIMARY KEY ("subject")
);

-- CreateIndex
CREATE INDEX "raised_alert_workspace_id_idx" ON "raised_alert"("workspace_id");

-- CreateIndex
CREATE UNIQUE INDEX "raised_alert_subject_kind_period_percent_key" ON "raised_alert"("subject", "kind", "period", "percent");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_endpoint_workspace_id_key" ON "webhook_endpoint"("workspace_id");

-- CreateIndex
CREATE INDEX "webhook_delivery_state_next_attempt_at_idx" ON "webhook_delivery"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "webhook_delivery_endpoint_id_created_at_idx" ON "webhook_delivery"("endpoint_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "usage_limit_workspace_id_idx" ON "usage_limit"("workspace_id");

-- AddForeignKey
ALTER TABLE "alert_settings" ADD CONSTRAINT "alert_settings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "raised_alert" ADD CONSTRAINT "raised_alert_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_limit" ADD CONSTRAINT "usage_limit_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A cap of nothing forbids spending; a rate or a number of calls of nothing would only be a puzzle.
ALTER TABLE "usage_limit" ADD CONSTRAINT "usage_limit_sensible" CHECK (
  least("total_nano", "daily_nano", "weekly_nano", "monthly_nano") >= 0
  AND least("requests_per_minute", "tokens_per_minute", "concurrency") > 0);

INSERT INTO "usage_limit" ("subject", "workspace_id", "total_nano", "daily_nano", "weekly_nano", "monthly_nano", "updated_at")
  SELECT 'key:' || "id", "workspace_id",
         CASE WHEN "limit_reset" IS NULL THEN "limit_nano" END, CASE WHEN "limit_reset" = 'daily' THEN "limit_nano" END,
         CASE WHEN "limit_reset" = 'weekly' THEN "limit_nano" END, CASE WHEN "limit_reset" = 'monthly' THEN "limit_nano" END,
         now()
    FROM "api_key" WHERE "limit_nano" IS NOT NULL;
