import type { CatalogSnapshot } from "@causeway/catalog";
import type { EndpointHealth, RetryBudget } from "@causeway/routing";
import type { AnswerChecker } from "./answer-form/answer-checker.ts";
import type { Clock } from "./clock.ts";
import type { ContentLog } from "./content/content-log.ts";
import type { DocumentSource } from "./documents/document-source.ts";
import type { DrainLimit } from "./drain-limit.ts";
import type { InsuranceLimit } from "./insurance-limit.ts";
import type { OwnKeyTerms } from "@causeway/pricing";
import type { Lanes } from "./lanes-port.ts";
import type { CreditHolds, KeySource, OwnKeySource, PresetSource, Settlement, SettlementResult } from "./ports.ts";
import type { ProgressLog } from "./progress-log.ts";
import type { Links } from "./refusals.ts";
import type { AnswerStore, IdempotencyKeys } from "./reuse/reuse-ports.ts";
import type { RouteLog } from "./route-log.ts";
import type { SessionPins } from "./session-pins-port.ts";
import type { SettlementDesk } from "./settlement-desk.ts";
import type { TokenCalibration } from "./token-calibration.ts";
import type { Upstream } from "./upstream-port.ts";

/** Everything a generation needs, made once per process. */
export type GatewayPorts = {
  readonly instanceId: string;
  readonly keys: KeySource;
  readonly ownKeys: OwnKeySource;
  readonly presets: PresetSource;
  /** What we take for calls on own keys. */
  readonly ownKeyTerms: OwnKeyTerms;
  readonly holds: CreditHolds;
  readonly answers: AnswerStore;
  readonly idempotency: IdempotencyKeys;
  readonly settlements: SettlementDesk;
  readonly upstream: Upstream;
  readonly lanes: Lanes;
  readonly documents: DocumentSource;
  readonly answerChecker: AnswerChecker;
  readonly progress: ProgressLog;
  readonly health: EndpointHealth;
  readonly retries: RetryBudget;
  readonly pins: SessionPins;
  readonly routes: RouteLog;
  readonly contents: ContentLog;
  readonly drains: DrainLimit;
  readonly insurance: InsuranceLimit;
  readonly calibration: TokenCalibration;
  readonly clock: Clock;
  readonly links: Links;
  /** The catalogue as this process knows it now. Throws 503 before the first load. */
  catalog(): CatalogSnapshot;
  random(): number;
  /** Lets other calls go on, in the middle of work that takes long. */
  readonly pause: () => Promise<void>;
  /** Once per generation, when it is over: for the log. */
  onSettled(settlement: Settlement, result: SettlementResult | undefined): void;
  /** Something happened that only a mistake of ours explains. */
  onBug(generationId: string, error: unknown): void;
};
