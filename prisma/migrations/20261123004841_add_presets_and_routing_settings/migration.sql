-- CreateEnum
CREATE TYPE "preset_status" AS ENUM ('active', 'disabled', 'archived');

-- CreateTable
CREATE TABLE "preset" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "status" "preset_status" NOT NULL DEFAULT 'active',
    "status_updated_at" TIMESTAMPTZ(3),
    "creator_user_id" TEXT,
    "designated_version" INTEGER NOT NULL,
    "latest_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "preset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "preset_version" (
    "id" TEXT NOT NULL,
    "preset_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "config" JSONB NOT NULL,
    "system_prompt" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "preset_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "routing_settings" (
    "workspace_id" TEXT NOT NULL,
    "default_model" TEXT,
    "provider" JSONB NOT NULL DEFAULT '{}',
    "auto_allowed_models" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "auto_cost_tier" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "routing_settings_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateIndex
CREATE INDEX "preset_workspace_id_updated_at_idx" ON "preset"("workspace_id", "updated_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "preset_workspace_id_slug_key" ON "preset"("workspace_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "preset_version_preset_id_version_key" ON "preset_version"("preset_id", "version");

-- AddForeignKey
ALTER TABLE "preset" ADD CONSTRAINT "preset_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preset_version" ADD CONSTRAINT "preset_version_preset_id_fkey" FOREIGN KEY ("preset_id") REFERENCES "preset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routing_settings" ADD CONSTRAINT "routing_settings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
