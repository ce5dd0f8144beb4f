import type { ManagedProcess } from "@causeway/local-services";

type Service = { readonly url: string; readonly process: ManagedProcess; readonly stop: () => Promise<void> };

/** Postgres or Redis with a data folder that outlives it: killed, and started again on the same port. */
export class Restartable<Started extends Service> {
  readonly #launch: () => Promise<Started>;
  #service: Started;

  private constructor(launch: () => Promise<Started>, service: Started) {
    this.#launch = launch;
    this.#service = service;
  }

  static async start<Started extends Service>(launch: () => Promise<Started>): Promise<Restartable<Started>> {
    return new Restartable(launch, await launch());
  }

  get url(): string {
    return this.#service.url;
  }

  get pid(): number {
    return this.#service.process.pid;
  }

  /** Without a chance to write anything down. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    process.kill(this.pid, signal);
    await this.#service.process.exited;
  }

  async startAgain(): Promise<void> {
    this.#service = await this.#launch();
  }

  /** The one before is killed. */
  async replaceBy(service: Started): Promise<void> {
    await this.kill();
    this.#service = service;
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  async stop(): Promise<void> {
    await this.#service.stop();
  }
}
