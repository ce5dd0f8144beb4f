-- Null is none: records on their way when this is applied do not have it.
ALTER TABLE "generation" ADD COLUMN     "long_cache_write_tokens" INTEGER;
