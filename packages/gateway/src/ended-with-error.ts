/** Says that a provider ended an answer with an error, in its own word for it: `MALFORMED_FUNCTION_CALL`. */
export const endedWithError = (nativeReason: string | undefined): string => {
  const isWord = nativeReason !== undefined && nativeReason !== "error" && /^[A-Za-z_]{1,64}$/.test(nativeReason);
  return isWord ? `it ended the answer with an error (${nativeReason})` : "it ended the answer with an error";
};
