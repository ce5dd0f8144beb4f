-- Looked for every two seconds: limits that were set lately.
CREATE INDEX "usage_limit_updated_at_idx" ON "usage_limit"("updated_at");
