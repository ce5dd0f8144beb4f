-- AlterTable
ALTER TABLE "credit_purchase" ADD COLUMN     "tax_calculation_id" TEXT,
ADD COLUMN     "tax_cents" INTEGER;

-- AlterTable
ALTER TABLE "credit_refund" ADD COLUMN     "tax_nano" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "payment_dispute" ADD COLUMN     "tax_nano" BIGINT NOT NULL DEFAULT 0;
