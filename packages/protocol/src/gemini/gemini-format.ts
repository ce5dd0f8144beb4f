/** The mark of reasoning details whose signatures only Google's models can check. */
export const geminiFormat = "google-gemini-v1";
