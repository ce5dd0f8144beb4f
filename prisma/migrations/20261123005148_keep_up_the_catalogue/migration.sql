-- CreateEnum
CREATE TYPE "catalog_change_kind" AS ENUM ('new_model', 'new_endpoint', 'price', 'capability', 'gone', 'back', 'deprecation');

-- CreateEnum
CREATE TYPE "catalog_change_status" AS ENUM ('waiting', 'applied', 'rejected', 'withdrawn');

-- AlterTable
ALTER TABLE "endpoint" ADD COLUMN     "deprecated_on" DATE,
ADD COLUMN     "kept_up_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "model" ADD COLUMN     "kept_up_at" TIMESTAMPTZ(3),
ADD COLUMN     "successor_id" TEXT;

-- CreateTable
CREATE TABLE "catalog_source" (
    "id" TEXT NOT NULL,
    "etag" TEXT,
    "body" BYTEA,
    "read_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "catalog_source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_sighting" (
    "source_id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "said" JSONB NOT NULL,
    "missing_since" TIMESTAMPTZ(3),

    CONSTRAINT "catalog_sighting_pkey" PRIMARY KEY ("source_id","endpoint_id")
);

-- CreateTable
CREATE TABLE "catalog_refresh" (
    "id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "sources" JSONB NOT NULL,

    CONSTRAINT "catalog_refresh_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_change" (
    "id" TEXT NOT NULL,
    "refresh_id" TEXT NOT NULL,
    "kind" "catalog_change_kind" NOT NULL,
    "subject" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "others" JSONB NOT NULL DEFAULT '[]',
    "waits_for" TEXT,
    "status" "catalog_change_status" NOT NULL,
    "is_over" BOOLEAN NOT NULL DEFAULT false,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "catalog_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "catalog_refresh_started_at_idx" ON "catalog_refresh"("started_at" DESC);

-- CreateIndex
CREATE INDEX "catalog_change_status_found_at_idx" ON "catalog_change"("status", "found_at" DESC);

-- CreateIndex
CREATE INDEX "catalog_change_refresh_id_idx" ON "catalog_change"("refresh_id");

-- AddForeignKey
ALTER TABLE "catalog_change" ADD CONSTRAINT "catalog_change_refresh_id_fkey" FOREIGN KEY ("refresh_id") REFERENCES "catalog_refresh"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What waits for a person waits once: two workers that find the same at once write one row.
CREATE UNIQUE INDEX "catalog_change_waits_once" ON "catalog_change"("kind", "subject") WHERE "status" = 'waiting';
ALTER TABLE "catalog_change" ADD CONSTRAINT "catalog_change_waits_for_something" CHECK ("status" <> 'waiting' OR "waits_for" IS NOT NULL);
