-- AlterTable
ALTER TABLE "audit_entry" ALTER COLUMN "workspace_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "lease_gateway" ADD COLUMN     "unsettled" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "unsettled_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "quarantined_usage" ADD COLUMN     "resolution" TEXT;

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "review_reason" TEXT,
ADD COLUMN     "review_since" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "reconciliation_run" (
    "id" BIGSERIAL NOT NULL,
    "check_name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "duration_ms" INTEGER NOT NULL,
    "compared" BIGINT NOT NULL,
    "figures" JSONB NOT NULL,
    "findings" INTEGER NOT NULL,
    "unchecked" TEXT,

    CONSTRAINT "reconciliation_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_finding" (
    "id" BIGSERIAL NOT NULL,
    "check_name" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "workspace_id" TEXT,
    "difference" BIGINT NOT NULL,
    "unit" TEXT NOT NULL,
    "problem" TEXT NOT NULL,
    "remedy" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "clean_runs" INTEGER NOT NULL DEFAULT 0,
    "resolved_at" TIMESTAMPTZ(3),
    "opened_mail_at" TIMESTAMPTZ(3),
    "resolved_mail_at" TIMESTAMPTZ(3),

    CONSTRAINT "reconciliation_finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "posting_stop" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "reason" TEXT NOT NULL,
    "stopped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "posting_stop_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reconciliation_run_check_name_started_at_idx" ON "reconciliation_run"("check_name", "started_at" DESC);

-- CreateIndex
CREATE INDEX "reconciliation_run_started_at_idx" ON "reconciliation_run"("started_at");

-- CreateIndex
CREATE INDEX "reconciliation_finding_check_name_subject_idx" ON "reconciliation_finding"("check_name", "subject");

-- CreateIndex
CREATE INDEX "reconciliation_finding_resolved_at_opened_at_idx" ON "reconciliation_finding"("resolved_at", "opened_at");


ALTER TABLE "posting_stop" ADD CONSTRAINT "posting_stop_is_one_row" CHECK ("id" = 1);
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_review_has_reason" CHECK (("review_since" IS NULL) = ("review_reason" IS NULL));
CREATE UNIQUE INDEX "reconciliation_finding_one_open" ON "reconciliation_finding" ("check_name", "subject") WHERE "resolved_at" IS NULL;

-- Books that do not add up get no more entries until a person has looked. The class of the error says that the same
-- will work later, so that nobody takes what cannot be posted now for something that never can.
CREATE FUNCTION refuse_while_postings_are_stopped() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_reason text;
BEGIN
  SELECT reason INTO v_reason FROM posting_stop;
  IF FOUND THEN
    RAISE EXCEPTION 'postings are stopped: %', v_reason USING ERRCODE = '57000';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "ledger_transaction_while_stopped" BEFORE INSERT ON "ledger_transaction"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_while_postings_are_stopped();
