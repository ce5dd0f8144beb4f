/** `2026-06-30`; `by 2026-11-10` for a model that we know only from the list of that day. */
export const releaseText = (model: {
  readonly releasedOn: string | undefined;
  readonly listedOn: string | undefined;
}): string => model.releasedOn ?? (model.listedOn === undefined ? "unknown" : `by ${model.listedOn}`);
