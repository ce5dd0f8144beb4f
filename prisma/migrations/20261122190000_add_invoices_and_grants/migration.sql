-- AlterTable
ALTER TABLE "credit_purchase" ADD COLUMN     "invoice_pdf_url" TEXT,
ADD COLUMN     "invoice_url" TEXT;

-- CreateTable
CREATE TABLE "refused_card" (
    "charge_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "refused_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refused_card_pkey" PRIMARY KEY ("charge_id")
);

-- CreateTable
CREATE TABLE "credit_grant" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "amount_nano" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "granted_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "expired_nano" BIGINT,

    CONSTRAINT "credit_grant_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "refused_card_workspace_id_refused_at_idx" ON "refused_card"("workspace_id", "refused_at");

-- CreateIndex
CREATE INDEX "credit_grant_workspace_id_created_at_idx" ON "credit_grant"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "credit_grant_expires_at_idx" ON "credit_grant"("expires_at");
