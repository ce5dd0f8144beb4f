/**
 * The store was asked, and what it did is not known. Its message, like that of `StoreNotReached`, names the store and is
 * told to callers as a part of a sentence.
 */
export class StoreAnswerLost extends Error {
  override readonly name = "StoreAnswerLost";
}
