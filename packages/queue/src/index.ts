export { defineJob, type JobDefinition } from "./job-definition.ts";
export { type JobWorker, type JobWorkerOptions, startJobWorker } from "./job-worker.ts";
export { applyStripeEventJob, refreshCatalogJob, sendReceiptJob } from "./jobs.ts";
export { createJobQueue, type JobQueue, type JobQueueOptions } from "./queue.ts";
