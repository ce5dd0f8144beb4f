-- CreateEnum
CREATE TYPE "observability_type" AS ENUM ('otel-collector', 'langfuse', 'webhook', 's3');

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "allowed_networks" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "content_settings" (
    "workspace_id" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "retention_days" INTEGER NOT NULL DEFAULT 30,
    "sampling_rate" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "api_key_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "content_settings_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "generation_content" (
    "generation_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "readable" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "generation_content_pkey" PRIMARY KEY ("generation_id")
);

-- CreateTable
CREATE TABLE "observability_destination" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "type" "observability_type" NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "sealed_config" TEXT NOT NULL,
    "shown_config" JSONB NOT NULL,
    "privacy_mode" BOOLEAN NOT NULL DEFAULT false,
    "sampling_rate" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "api_key_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "filter_rules" JSONB,
    "tells_cost" BOOLEAN NOT NULL DEFAULT false,
    "tells_identity" BOOLEAN NOT NULL DEFAULT false,
    "tells_request" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "last_accepted_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "last_error_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "delivered" BIGINT NOT NULL DEFAULT 0,
    "dropped" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "observability_destination_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "observability_delivery" (
    "id" BIGSERIAL NOT NULL,
    "destination_id" TEXT NOT NULL,
    "generation_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "observability_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "generation_content_expires_at_idx" ON "generation_content"("expires_at");

-- CreateIndex
CREATE INDEX "generation_content_workspace_id_idx" ON "generation_content"("workspace_id");

-- CreateIndex
CREATE INDEX "observability_destination_workspace_id_idx" ON "observability_destination"("workspace_id");

-- CreateIndex
CREATE INDEX "observability_delivery_destination_id_id_idx" ON "observability_delivery"("destination_id", "id");

-- AddForeignKey
ALTER TABLE "content_settings" ADD CONSTRAINT "content_settings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "observability_destination" ADD CONSTRAINT "observability_destination_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "observability_delivery" ADD CONSTRAINT "observability_delivery_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "observability_destination"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What settles a call writes down in the same transaction whom it is to be told to: nothing is missed, and where nobody wants
-- to be told nothing is written. Which calls are sampled depends on the call alone, so that a call that is sampled for one share
-- is sampled for every larger one, by all destinations.
CREATE FUNCTION note_observability() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO observability_delivery (destination_id, generation_id)
    SELECT destination.id, written.id
      FROM written JOIN observability_destination AS destination ON destination.workspace_id = written.workspace_id
     WHERE destination.enabled AND destination.paused_at IS NULL
       AND (cardinality(destination.api_key_ids) = 0 OR written.api_key_id = ANY (destination.api_key_ids))
       AND (destination.sampling_rate >= 1
            OR ('x' || substr(md5(written.id), 1, 8))::bit(32)::bigint < destination.sampling_rate * 4294967296);
  RETURN NULL;
END $$;

CREATE TRIGGER "generation_observability_written" AFTER INSERT ON "generation"
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_observability();
