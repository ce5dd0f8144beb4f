export type Modality = "text" | "image" | "audio" | "video" | "file" | "embedding" | "rerank" | "transcript" | "search";

/** What a model is, whoever serves it. */
export type Model = {
  /** `author/slug`, lower case. */
  readonly id: string;
  readonly name: string;
  /** The part of the id before the slash. */
  readonly author: string;
  /** Tokens of prompt and answer together: the largest that any of its endpoints offers. */
  readonly contextLength: number;
  readonly maxOutputTokens: number | undefined;
  readonly inputModalities: readonly Modality[];
  readonly outputModalities: readonly Modality[];
  /** In the vocabulary of `GET /models`: `temperature`, `tools`, `response_format` … */
  readonly supportedParameters: readonly string[];
  /** `YYYY-MM-DD`, as are the other dates here. */
  readonly releasedOn: string | undefined;
  /** When the release date is unknown: the day a price list named the model that earlier lists did not have. */
  readonly listedOn: string | undefined;
  readonly knowledgeCutoff: string | undefined;
  readonly openWeights: boolean | undefined;
  /** The last day on which its maker serves it. */
  readonly deprecatedOn: string | undefined;
  /** The model of ours that its maker names instead. */
  readonly successorId?: string | undefined;
};
