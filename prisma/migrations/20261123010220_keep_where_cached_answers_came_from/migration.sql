-- AlterTable
ALTER TABLE "generation" ADD COLUMN     "response_cache_source_id" TEXT;
