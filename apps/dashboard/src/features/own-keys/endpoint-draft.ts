import type { LaneTerms } from "@causeway/lanes";
import { formatUsd } from "@causeway/money";
import type { CreateOwnEndpointInput, OwnEndpointModelSummary, OwnEndpointSummary } from "@causeway/services";

/** An endpoint as its form holds it: texts, as they are typed. */
export type EndpointDraft = {
  readonly slug: string;
  readonly wireFormat: string;
  readonly baseUrl: string;
  /** Empty leaves the present one, or means none for a new endpoint. */
  readonly key: string;
  readonly models: readonly ModelDraft[];
  readonly payment: "call" | "month";
  readonly flatRate: FlatRateDraft;
};

export type ModelDraft = {
  readonly upstreamModelId: string;
  readonly modelId: string;
  readonly contextLength: string;
  readonly input: string;
  readonly output: string;
  readonly cachedInput: string;
};

export type FlatRateDraft = {
  readonly monthlyPrice: string;
  readonly windows: readonly WindowDraft[];
  readonly concurrency: string;
  readonly queueLength: string;
  readonly longestWaitSeconds: string;
  readonly answersWhole: boolean;
};

export type WindowDraft = {
  readonly unit: string;
  readonly quota: string;
  readonly hours: string;
  readonly kind: string;
  /** Kept as it was: when a fixed window began. */
  readonly anchorMs: number | undefined;
};

export const emptyModel: ModelDraft = {
  upstreamModelId: "",
  modelId: "",
  contextLength: "",
  input: "",
  output: "",
  cachedInput: "",
};

export const emptyWindow: WindowDraft = {
  unit: "requests",
  quota: "",
  hours: "5",
  kind: "rolling",
  anchorMs: undefined,
};

export const emptyDraft: EndpointDraft = {
  slug: "",
  wireFormat: "openai-chat",
  baseUrl: "",
  key: "",
  models: [emptyModel],
  payment: "call",
  flatRate: {
    monthlyPrice: "",
    windows: [emptyWindow],
    concurrency: "1",
    queueLength: "20",
    longestWaitSeconds: "60",
    answersWhole: true,
  },
};

export const draftOf = ({ slug, wireFormat, baseUrl, models, flatRate }: OwnEndpointSummary): EndpointDraft => ({
  slug,
  wireFormat,
  baseUrl,
  key: "",
  models: models.map(modelDraft),
  payment: flatRate ? "month" : "call",
  flatRate: flatRate ? flatRateDraft(flatRate) : emptyDraft.flatRate,
});

const modelDraft = ({ upstreamModelId, modelId, contextLength, price }: OwnEndpointModelSummary): ModelDraft => ({
  upstreamModelId,
  modelId,
  contextLength: String(contextLength),
  input: price?.input ?? "",
  output: price?.output ?? "",
  cachedInput: price?.cachedInput ?? "",
});

const hourMs = 3_600_000;

const flatRateDraft = ({ monthlyPrice, windows, longestWaitMs, ...terms }: LaneTerms): FlatRateDraft => ({
  monthlyPrice: formatUsd(monthlyPrice),
  windows: windows.map(({ unit, quota, lengthMs, kind, anchorMs }) => ({
    unit,
    quota: String(quota),
    hours: String(lengthMs / hourMs),
    kind,
    anchorMs: kind === "fixed" ? anchorMs : undefined,
  })),
  concurrency: String(terms.concurrency),
  queueLength: String(terms.queueLength),
  longestWaitSeconds: String(longestWaitMs / 1_000),
  answersWhole: terms.answersWhole,
});

type EndpointInput = Pick<CreateOwnEndpointInput, "slug" | "wireFormat" | "baseUrl" | "models" | "flatRate">;

/** What the service is asked; what cannot be read as a number is left for the service to refuse in its words. */
export const inputOf = (draft: EndpointDraft): EndpointInput => ({
  slug: draft.slug,
  wireFormat: draft.wireFormat === "anthropic-messages" ? "anthropic-messages" : "openai-chat",
  baseUrl: draft.baseUrl,
  models: draft.models.map((model) => ({
    upstreamModelId: model.upstreamModelId,
    ...(model.modelId.trim() !== "" && { modelId: model.modelId }),
    ...(model.contextLength.trim() !== "" && { contextLength: numberOf(model.contextLength) }),
    ...((model.input + model.output).trim() !== "" && {
      price: {
        input: model.input,
        output: model.output,
        ...(model.cachedInput.trim() !== "" && { cachedInput: model.cachedInput }),
      },
    }),
  })),
  flatRate:
    draft.payment === "call"
      ? null
      : {
          monthlyPrice: draft.flatRate.monthlyPrice,
          windows: draft.flatRate.windows.map(({ unit, quota, hours, kind, anchorMs }) => ({
            unit: unit === "tokens" ? "tokens" : "requests",
            quota: numberOf(quota),
            hours: numberOf(hours),
            kind: kind === "fixed" ? "fixed" : "rolling",
            ...(anchorMs !== undefined && { anchor: new Date(anchorMs) }),
          })),
          concurrency: numberOf(draft.flatRate.concurrency),
          queueLength: numberOf(draft.flatRate.queueLength),
          longestWaitSeconds: numberOf(draft.flatRate.longestWaitSeconds),
          answersWhole: draft.flatRate.answersWhole,
        },
});

const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text.replaceAll(/[,_ ]/g, "")));
