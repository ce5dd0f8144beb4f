import { type NanoUsd, nanoUsd } from "@causeway/money";
import type { BudgetName, LoggedIntent, LogRecord, UsageRecord } from "./records.ts";

/** What is written twice, into the log and into Redis: the second time its text is there already. */
const texts = new WeakMap<UsageRecord | LoggedIntent, string>();

/** One line of JSON, amounts as decimal text: a number of JavaScript would lose digits. Bodies stand in it as they are. */
export const writeRecordText = (record: UsageRecord | LogRecord): string =>
  "kind" in record ? writeLogRecord(record) : once(record, writeUsageRecord);

/** What the log keeps of an intent, and Redis beside its hold. */
export const writeIntentText = (intent: LoggedIntent): string => once(intent, writeIntent);

function once<Written extends UsageRecord | LoggedIntent>(item: Written, write: (item: Written) => string): string {
  const known = texts.get(item);
  if (known !== undefined) {
    // Thousands of records wait for Postgres: their texts need not.
    texts.delete(item);
    return known;
  }
  const written = write(item);
  texts.set(item, written);
  return written;
}

const writeUsageRecord = (record: UsageRecord): string =>
  withBody(
    {
      generationId: record.generationId,
      workspaceId: record.workspaceId,
      apiKeyId: record.apiKeyId,
      epoch: record.epoch,
      held: record.held.toString(),
      cost: record.cost.toString(),
      budgets: record.budgets.map(nameOf),
      source: record.source,
    },
    record.body,
  );

function writeIntent({ generationId, workspaceId, apiKeyId, amount: wanted, budgets, body }: LoggedIntent): string {
  const names = budgets.map(nameOf);
  return withBody({ generationId, workspaceId, apiKeyId, amount: wanted.toString(), budgets: names }, body);
}

const nameOf = ({ subject, period }: BudgetName) => ({ subject, period });

/** As a text within the text each of its quotes would be marked: that is for what is no object. */
const withBody = (others: object, body: string): string =>
  `${JSON.stringify(others).slice(0, -1)},"body":${body.startsWith("{") ? body : JSON.stringify(body)}}`;

function writeLogRecord(record: LogRecord): string {
  switch (record.kind) {
    case "intent":
      return `{"kind":"intent","epoch":${record.epoch},"intent":${writeIntentText(record.intent)}}`;
    case "raised":
      return JSON.stringify({ ...record, amount: record.amount.toString() });
    case "result":
      return `{"kind":"result","record":${once(record.record, writeUsageRecord)}}`;
    case "progress":
    case "dropped":
      return JSON.stringify(record);
  }
}

/** `undefined` for what this version cannot read: it is set apart, not guessed at. */
export const readUsageRecord = (line: string): UsageRecord | undefined => attempt(line, usageRecord);

/** What Redis keeps beside a hold. Throws for what this version cannot read. */
export const readIntentText = (written: string): LoggedIntent => loggedIntent(fields(JSON.parse(written)));

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
      return { kind, epoch: whole(value["epoch"]), intent: loggedIntent(fields(value["intent"])) };
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
  body: bodyText(value["body"]),
});

const loggedIntent = (value: Fields): LoggedIntent => ({
  generationId: text(value["generationId"]),
  workspaceId: text(value["workspaceId"]),
  apiKeyId: text(value["apiKeyId"]),
  amount: amount(value["amount"]),
  budgets: list(value["budgets"]).map(budgetName),
  body: bodyText(value["body"]),
});

const budgetName = (value: Fields): BudgetName => ({ subject: text(value["subject"]), period: text(value["period"]) });

/** Versions before this one always wrote it as a text within the text. */
const bodyText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(fields(value)));

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
