-- CreateTable
CREATE TABLE "payment_fraud_warning" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "purchase_id" TEXT NOT NULL,
    "fraud_type" TEXT NOT NULL,
    "actionable" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_fraud_warning_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "payment_fraud_warning_workspace_id_idx" ON "payment_fraud_warning"("workspace_id");

-- CreateIndex
CREATE INDEX "payment_fraud_warning_purchase_id_idx" ON "payment_fraud_warning"("purchase_id");

-- AddForeignKey
ALTER TABLE "payment_fraud_warning" ADD CONSTRAINT "payment_fraud_warning_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "credit_purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
