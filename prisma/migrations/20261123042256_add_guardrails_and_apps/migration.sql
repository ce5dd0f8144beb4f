-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "app_name" TEXT,
ADD COLUMN     "app_origin" TEXT;

-- CreateTable
CREATE TABLE "app_authorization" (
    "code_hash" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "callback_url" TEXT NOT NULL,
    "code_challenge" TEXT NOT NULL,
    "app_name" TEXT NOT NULL,
    "app_origin" TEXT NOT NULL,
    "key_name" TEXT NOT NULL,
    "limit_nano" BIGINT,
    "limit_reset" TEXT,
    "key_expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "api_key_id" TEXT,

    CONSTRAINT "app_authorization_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "generation_feedback" (
    "id" TEXT NOT NULL,
    "generation_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "comment" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "generation_feedback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "guardrail" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "limit_nano" BIGINT,
    "reset_interval" TEXT,
    "counts_own_keys" BOOLEAN NOT NULL DEFAULT false,
    "allowed_models" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "ignored_models" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "allowed_providers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "ignored_providers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "data_policy" JSONB NOT NULL DEFAULT '{}',
    "content_filters" JSONB NOT NULL DEFAULT '[]',
    "builtin_filters" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "guardrail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "guardrail_assignment" (
    "id" TEXT NOT NULL,
    "guardrail_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "api_key_id" TEXT,
    "user_id" TEXT,
    "assigned_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "guardrail_assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotent_reply" (
    "api_key_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "sealed_body" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotent_reply_pkey" PRIMARY KEY ("api_key_id","key")
);

-- CreateIndex
CREATE INDEX "app_authorization_expires_at_idx" ON "app_authorization"("expires_at");

-- CreateIndex
CREATE INDEX "generation_feedback_generation_id_idx" ON "generation_feedback"("generation_id");

-- CreateIndex
CREATE INDEX "guardrail_workspace_id_created_at_idx" ON "guardrail"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "guardrail_assignment_api_key_id_idx" ON "guardrail_assignment"("api_key_id");

-- CreateIndex
CREATE INDEX "guardrail_assignment_workspace_id_user_id_idx" ON "guardrail_assignment"("workspace_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "guardrail_assignment_guardrail_id_api_key_id_key" ON "guardrail_assignment"("guardrail_id", "api_key_id");

-- CreateIndex
CREATE UNIQUE INDEX "guardrail_assignment_guardrail_id_user_id_key" ON "guardrail_assignment"("guardrail_id", "user_id");

-- CreateIndex
CREATE INDEX "idempotent_reply_expires_at_idx" ON "idempotent_reply"("expires_at");

-- AddForeignKey
ALTER TABLE "guardrail_assignment" ADD CONSTRAINT "guardrail_assignment_guardrail_id_fkey" FOREIGN KEY ("guardrail_id") REFERENCES "guardrail"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "guardrail_assignment" ADD CONSTRAINT "guardrail_assignment_one_holder" CHECK (num_nonnulls(api_key_id, user_id) = 1);
