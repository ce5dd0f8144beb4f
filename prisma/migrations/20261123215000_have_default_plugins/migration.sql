-- AlterTable
ALTER TABLE "routing_settings" ADD COLUMN     "plugins" JSONB NOT NULL DEFAULT '[]';
