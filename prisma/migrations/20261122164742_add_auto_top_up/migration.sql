-- AlterTable
ALTER TABLE "credit_purchase" ADD COLUMN     "automatic" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "payment_method_id" TEXT;

-- CreateTable
CREATE TABLE "auto_top_up" (
    "workspace_id" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "threshold_cents" INTEGER NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "monthly_cap_cents" INTEGER NOT NULL,
    "enabled_by_id" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "failure_reason" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "auto_top_up_pkey" PRIMARY KEY ("workspace_id")
);

-- AddForeignKey
ALTER TABLE "auto_top_up" ADD CONSTRAINT "auto_top_up_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "auto_top_up" ADD CONSTRAINT "auto_top_up_amounts"
  CHECK ("threshold_cents" >= 0 AND "amount_cents" > 0 AND "monthly_cap_cents" >= "amount_cents" AND "failures" >= 0);

-- However many workers see the same low balance at once, one of them buys.
CREATE UNIQUE INDEX "credit_purchase_one_automatic_under_way" ON "credit_purchase" ("workspace_id")
  WHERE "automatic" AND "status" IN ('created', 'pending');
