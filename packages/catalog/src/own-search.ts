import type { Endpoint } from "./endpoint.ts";

/** Whether its provider can search the web while it answers; Google's older models refuse that beside other tools. */
export const searchesItself = (
  { price, upstreamModelId }: Pick<Endpoint, "price" | "upstreamModelId">,
  hasOtherTools: boolean,
): boolean => price.ownSearch !== undefined && !(hasOtherTools && /^gemini-[12]\b/.test(upstreamModelId));

/** How many searches are held for where so many may be made: xAI is told of turns, in each of which it may search several times. */
export const searchesHeldFor = ({ providerId }: Pick<Endpoint, "providerId">, most: number): number =>
  providerId === "xai" ? most * 2 : most;

/** How often it searches at most where nobody asks for the web: Perplexity's deep research does, and bills each search. */
export const mostSearchesUnasked = ({
  providerId,
  upstreamModelId,
}: Pick<Endpoint, "providerId" | "upstreamModelId">) =>
  providerId === "perplexity" && upstreamModelId === "sonar-deep-research" ? 40 : 0;
