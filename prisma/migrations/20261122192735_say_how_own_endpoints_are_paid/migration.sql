-- AlterTable
ALTER TABLE "own_endpoint_model" ADD COLUMN     "paid_by_call" BOOLEAN NOT NULL DEFAULT true;
