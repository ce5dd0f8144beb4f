-- CreateTable
CREATE TABLE "sign_in_mail" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "callback_url" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "next_send_at" TIMESTAMPTZ(3),
    "send_attempts" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),
    "last_send_error" TEXT,

    CONSTRAINT "sign_in_mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sign_in_mail_next_send_at_idx" ON "sign_in_mail"("next_send_at");

-- CreateIndex
CREATE INDEX "sign_in_mail_email_created_at_idx" ON "sign_in_mail"("email", "created_at" DESC);

-- CreateIndex
CREATE INDEX "sign_in_mail_expires_at_idx" ON "sign_in_mail"("expires_at");
