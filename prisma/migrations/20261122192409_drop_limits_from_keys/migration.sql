-- Limits of keys are rows of usage_limit, whose copy was made when that table was. Keys that were limited the old way
-- since then, by an app of the former version, are copied now.
INSERT INTO "usage_limit" ("subject", "workspace_id", "total_nano", "daily_nano", "weekly_nano", "monthly_nano", "updated_at")
  SELECT 'key:' || "id", "workspace_id",
         CASE WHEN "limit_reset" IS NULL THEN "limit_nano" END, CASE WHEN "limit_reset" = 'daily' THEN "limit_nano" END,
         CASE WHEN "limit_reset" = 'weekly' THEN "limit_nano" END, CASE WHEN "limit_reset" = 'monthly' THEN "limit_nano" END,
         now()
    FROM "api_key" WHERE "limit_nano" IS NOT NULL
  ON CONFLICT ("subject") DO NOTHING;

-- AlterTable
ALTER TABLE "api_key" DROP COLUMN "limit_nano",
DROP COLUMN "limit_reset";

-- DropEnum
DROP TYPE "limit_reset";
