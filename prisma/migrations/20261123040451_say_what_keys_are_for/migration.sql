-- CreateEnum
CREATE TYPE "api_key_purpose" AS ENUM ('general', 'playground');

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "purpose" "api_key_purpose" NOT NULL DEFAULT 'general',
ADD COLUMN     "replaces_id" TEXT;

-- A member has one playground key, whoever else asks for it at the same moment; and a key one successor.
CREATE UNIQUE INDEX "api_key_one_playground" ON "api_key" ("workspace_id", "created_by_id")
  WHERE "purpose" = 'playground' AND "revoked_at" IS NULL;
CREATE UNIQUE INDEX "api_key_one_successor" ON "api_key" ("replaces_id") WHERE "revoked_at" IS NULL;
