-- AlterTable
ALTER TABLE "generation" ADD COLUMN     "units" JSONB;

-- AlterTable
ALTER TABLE "price_version" ADD COLUMN     "units_pico" JSONB;
