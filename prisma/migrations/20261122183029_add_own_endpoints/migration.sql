-- CreateEnum
CREATE TYPE "own_endpoint_format" AS ENUM ('openai_chat', 'anthropic_messages');

-- CreateTable
CREATE TABLE "own_endpoint" (
    "own_key_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "wire_format" "own_endpoint_format" NOT NULL,
    "base_url" TEXT NOT NULL,
    "flat_rate" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "own_endpoint_pkey" PRIMARY KEY ("own_key_id")
);

-- CreateTable
CREATE TABLE "own_endpoint_model" (
    "id" TEXT NOT NULL,
    "own_key_id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "upstream_model_id" TEXT NOT NULL,
    "context_length" INTEGER NOT NULL,
    "max_output_tokens" INTEGER,
    "input_modalities" TEXT[],
    "input_pico" BIGINT NOT NULL DEFAULT 0,
    "output_pico" BIGINT NOT NULL DEFAULT 0,
    "cached_input_pico" BIGINT,
    "position" INTEGER NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "own_endpoint_model_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "own_endpoint_workspace_id_slug_key" ON "own_endpoint"("workspace_id", "slug");

-- CreateIndex
CREATE INDEX "own_endpoint_model_own_key_id_removed_at_idx" ON "own_endpoint_model"("own_key_id", "removed_at");

-- AddForeignKey
ALTER TABLE "own_endpoint_model" ADD CONSTRAINT "own_endpoint_model_own_key_id_fkey" FOREIGN KEY ("own_key_id") REFERENCES "own_endpoint"("own_key_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A price list is the owner's word, and never below nothing.
ALTER TABLE "own_endpoint_model" ADD CONSTRAINT "own_endpoint_model_price_not_negative"
  CHECK ("input_pico" >= 0 AND "output_pico" >= 0 AND coalesce("cached_input_pico", 0) >= 0);
