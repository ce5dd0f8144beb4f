import { readEnvironment } from "./env.ts";
import { startSandbox } from "./sandbox.ts";

const environment = readEnvironment();
const { SANDBOX_STRIPE_WEBHOOK_URL: webhookUrl, SANDBOX_STRIPE_WEBHOOK_SECRET: webhookSecret } = environment;

const sandbox = await startSandbox({
  port: environment.SANDBOX_PORT,
  smtpPort: environment.SANDBOX_SMTP_PORT,
  host: environment.SANDBOX_HOST,
  ...(environment.SANDBOX_URL !== undefined && { publicUrl: environment.SANDBOX_URL.replace(/\/$/, "") }),
  speed: environment.SANDBOX_SPEED,
  faults: environment.SANDBOX_FAULTS,
  requestsKept: environment.SANDBOX_REQUESTS_KEPT,
  stateDir: environment.SANDBOX_STATE_DIR,
  ...(webhookUrl !== undefined &&
    webhookSecret !== undefined && { stripeWebhook: { url: webhookUrl, secret: webhookSecret } }),
  webhookRetryMs: environment.SANDBOX_STRIPE_WEBHOOK_RETRY_MS,
  onError: (error) => console.error(error),
});
console.log(`Sandbox at ${sandbox.url}, SMTP on port ${sandbox.smtpPort}`);

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  void sandbox.close().then(() => process.exit(0));
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
