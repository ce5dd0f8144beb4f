-- CreateTable
CREATE TABLE "stripe_reconciliation" (
    "day" TEXT NOT NULL,
    "compared" INTEGER NOT NULL,
    "fees_cents" BIGINT NOT NULL,
    "gaps" JSONB NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stripe_reconciliation_pkey" PRIMARY KEY ("day")
);
