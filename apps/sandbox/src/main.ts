import { readEnvironment } from "./env.ts";
import { startSandbox } from "./sandbox.ts";

const environment = readEnvironment();
const sandbox = await startSandbox({
  port: environment.SANDBOX_PORT,
  smtpPort: environment.SANDBOX_SMTP_PORT,
  host: environment.SANDBOX_HOST,
  speed: environment.SANDBOX_SPEED,
  faults: environment.SANDBOX_FAULTS,
  onError: (error) => console.error(error),
});
console.log(`Sandbox at ${sandbox.url}`);

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  void sandbox.close().then(() => process.exit(0));
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
