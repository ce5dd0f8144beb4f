-- CreateEnum
CREATE TYPE "own_key_placement" AS ENUM ('prioritized', 'fallback');

-- CreateTable
CREATE TABLE "own_key" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "created_by_id" TEXT,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "sealed" TEXT,
    "placement" "own_key_placement" NOT NULL DEFAULT 'prioritized',
    "position" INTEGER NOT NULL,
    "always_use" BOOLEAN NOT NULL DEFAULT true,
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    "model_ids" TEXT[],
    "api_key_ids" TEXT[],
    "user_ids" TEXT[],
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "own_key_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "own_key_workspace_id_position_idx" ON "own_key"("workspace_id", "position");

-- A fallback key is one that comes after shared capacity, so it cannot forbid it; and only removed keys have no secret.
ALTER TABLE "own_key" ADD CONSTRAINT "own_key_always_used_first" CHECK (NOT "always_use" OR "placement" = 'prioritized');
ALTER TABLE "own_key" ADD CONSTRAINT "own_key_sealed_until_removed" CHECK (("sealed" IS NULL) = ("removed_at" IS NOT NULL));
