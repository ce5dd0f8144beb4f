-- CreateTable
CREATE TABLE "generation_route" (
    "generation_id" TEXT NOT NULL,
    "record" JSONB NOT NULL,

    CONSTRAINT "generation_route_pkey" PRIMARY KEY ("generation_id")
);
