-- CreateTable
CREATE TABLE "payment_review" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "purchase_id" TEXT NOT NULL,
    "opened_reason" TEXT NOT NULL,
    "closed_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_review" (
    "workspace_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_review_pkey" PRIMARY KEY ("workspace_id","subject")
);

-- CreateIndex
CREATE INDEX "payment_review_workspace_id_idx" ON "payment_review"("workspace_id");

-- CreateIndex
CREATE INDEX "payment_review_purchase_id_idx" ON "payment_review"("purchase_id");

-- AddForeignKey
ALTER TABLE "payment_review" ADD CONSTRAINT "payment_review_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "credit_purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_review" ADD CONSTRAINT "workspace_review_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

INSERT INTO "workspace_review" ("workspace_id", "subject", "reason", "since")
SELECT "id", 'workspace:' || "id", "review_reason", "review_since" FROM "workspace" WHERE "review_since" IS NOT NULL;
