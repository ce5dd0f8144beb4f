-- CreateTable
CREATE TABLE "provider_invoice" (
    "id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "amount_nano" BIGINT NOT NULL,
    "explained_nano" BIGINT NOT NULL DEFAULT 0,
    "note" TEXT NOT NULL DEFAULT '',
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_invoice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "provider_invoice_month_idx" ON "provider_invoice"("month");

-- CreateIndex
CREATE UNIQUE INDEX "provider_invoice_provider_id_number_key" ON "provider_invoice"("provider_id", "number");

ALTER TABLE "provider_invoice" ADD CONSTRAINT "provider_invoice_month_is_one" CHECK ("month" ~ '^\d{4}-(0[1-9]|1[0-2])$');
ALTER TABLE "provider_invoice" ADD CONSTRAINT "provider_invoice_explanation_has_note" CHECK ("explained_nano" = 0 OR "note" <> '');
CREATE TRIGGER "provider_invoice_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "provider_invoice"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
