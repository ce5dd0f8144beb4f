-- AlterTable
ALTER TABLE "api_key" DROP COLUMN "replaces_id";

-- CreateTable
CREATE TABLE "former_api_key_secret" (
    "hash" TEXT NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "former_api_key_secret_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "former_api_key_secret_api_key_id_idx" ON "former_api_key_secret"("api_key_id");

-- AddForeignKey
ALTER TABLE "former_api_key_secret" ADD CONSTRAINT "former_api_key_secret_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;
