import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { Budget, BudgetName, Concurrency, HoldIntent, LogRecord, Rate, UsageRecord } from "./records.ts";

/** A record is written twice, into the log and into the stream: the second time its text is there already. */
const texts = new WeakMap<UsageRecord, string>();

/** One line of JSON, amounts as decimal text: a number of JavaScript would lose digits. */
export const writeRecordText = (record: UsageRecord | LogRecord): string =>
  "kind" in record ? writeLogRecord(record) : writeUsageRecord(record);

function writeUsageRecord(record: UsageRecord): string {
  const known = texts.get(record);
  if (known !== undefined) {
    // Thousands of records wait for Postgres: their texts need not.
    texts.delete(record);
    return known;
  }
  const written = JSON.stringify({ ...record, held: record.held.toString(), cost: record.cost.toString() });
  texts.set(record, written);
  return written;
}

function writeLogRecord(record: LogRecord): string {
  switch (record.kind) {
    case "intent":
      return JSON.stringify({ ...record, intent: plainIntent(record.intent) });
    case "raised":
      return JSON.stringify({ ...record, amount: record.amount.toString() });
    case "result":
      return `{"kind":"result","record":${writeUsageRecord(record.record)}}`;
    case "progress":
    case "dropped":
      return JSON.stringify(record);
  }
}

const plainIntent = (intent: HoldIntent) => ({
  ...intent,
  amount: intent.amount.toString(),
  budgets: intent.budgets.map((one) => ({ ...one, limit: one.limit.toString() })),
});

/** `undefined` for what this version cannot read: it is set apart, not guessed at. */
export const readUsageRecord = (line: string): UsageRecord | undefined => attempt(line, usageRecord);

/** `undefined` for a line that was cut off by the end of its process. */
export const readLogRecord = (line: string): LogRecord | undefined => attempt(line, logRecord);

function attempt<Item>(line: string, read: (value: Fields) => Item): Item | undefined {
  try {
    return read(fields(JSON.parse(line)));
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const logRecord = (value: Fields): LogRecord => {
  const kind = text(value["kind"]);
  const generationId = () => text(value["generationId"]);
  switch (kind) {
    case "intent":
      return { kind, epoch: whole(value["epoch"]), intent: holdIntent(fields(value["intent"])) };
    case "raised":
      return { kind, generationId: generationId(), epoch: whole(value["epoch"]), amount: amount(value["amount"]) };
    case "progress":
      return { kind, generationId: generationId(), progress: text(value["progress"]) };
    case "dropped":
      return { kind, generationId: generationId() };
    case "result":
      return { kind, record: usageRecord(fields(value["record"])) };
    default:
      throw new Error(`log records of kind ${kind} are not known`);
  }
};

const usageRecord = (value: Fields): UsageRecord => ({
  generationId: text(value["generationId"]),
  workspaceId: text(value["workspaceId"]),
  apiKeyId: text(value["apiKeyId"]),
  epoch: whole(value["epoch"]),
  held: amount(value["held"]),
  cost: amount(value["cost"]),
  budgets: list(value["budgets"]).map(budgetName),
  source: value["source"] === "recovery" ? "recovery" : "gateway",
  body: text(value["body"]),
});

const holdIntent = (value: Fields): HoldIntent => ({
  generationId: text(value["generationId"]),
  workspaceId: text(value["workspaceId"]),
  apiKeyId: text(value["apiKeyId"]),
  amount: amount(value["amount"]),
  budgets: list(value["budgets"]).map(budget),
  rates: list(value["rates"]).map(rate),
  // Logs of versions before this one have none.
  concurrency: list(value["concurrency"] ?? []).map(concurrency),
  body: text(value["body"]),
});

const budgetName = (value: Fields): BudgetName => ({ subject: text(value["subject"]), period: text(value["period"]) });
const budget = (value: Fields): Budget => ({ ...budgetName(value), limit: amount(value["limit"]) });
const rate = (value: Fields): Rate => ({
  name: text(value["name"]),
  amount: whole(value["amount"]),
  limit: whole(value["limit"]),
  windowSeconds: whole(value["windowSeconds"]),
});

const concurrency = (value: Fields): Concurrency => ({ subject: text(value["subject"]), limit: whole(value["limit"]) });

const list = (value: unknown): readonly Fields[] => {
  if (!Array.isArray(value)) throw new Error("a list was expected");
  return value.map(fields);
};

function fields(value: unknown): Fields {
  if (typeof value !== "object" || value === null) throw new Error("an object was expected");
  return value as Fields;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error("a text was expected");
  return value;
}

function whole(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new Error("a whole number was expected");
  return value;
}

function amount(value: unknown): NanoUsd {
  const digits = text(value);
  if (!/^\d{1,19}$/.test(digits)) throw new Error("an amount was expected");
  return nanoUsd(BigInt(digits));
}
