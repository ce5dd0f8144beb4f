-- AlterTable
ALTER TABLE "model" ADD COLUMN     "listed_on" DATE;
