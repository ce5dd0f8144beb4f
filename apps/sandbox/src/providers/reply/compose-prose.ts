import type { SeededRandom } from "../seeded-random.ts";

/**
 * Believable prose about what was asked. "Say only: pong" and its likes are obeyed word for word, and a length in
 * words that the prompt asks for is kept to. "Write 300 tokens" gives exactly that many, of four characters each, which
 * any way of counting finds.
 */
export function composeProse(question: string, toolResult: string | undefined, random: SeededRandom): string {
  if (toolResult !== undefined) return answerFromTool(question, toolResult, random);
  const verbatim = verbatimRequest(question);
  if (verbatim !== undefined) return verbatim;
  const tokens = /\bwrite (\d{1,5}) tokens\b/i.exec(question)?.[1];
  if (tokens !== undefined) return shortWords(Number(tokens), random);
  const topic = topicOf(question);
  const wanted = wantedWords(question) ?? 45 + random.integer(60);
  const sentences = [random.pick(openings).replace("%", topic)];
  let words = countWords(sentences[0] ?? "");
  let previous = "";
  while (words < wanted) {
    const sentence = random.pick(middles).replace("%", topic);
    if (sentence === previous) continue;
    previous = sentence;
    sentences.push(sentence);
    words += countWords(sentence);
    if (random.integer(5) === 0) sentences.push("\n\n");
  }
  sentences.push(random.pick(closings).replace("%", topic));
  return sentences.join(" ").replaceAll(/ *\n\n */g, "\n\n");
}

function answerFromTool(question: string, toolResult: string, random: SeededRandom): string {
  const shown = toolResult.replaceAll(/\s+/g, " ").slice(0, 160);
  return `${random.pick(["Here is what came back", "The lookup is done", "I checked"])}: ${shown}. ${random
    .pick(closings)
    .replace("%", topicOf(question))}`;
}

const threeLetters = ["and", "one", "two", "six", "ten", "the", "sea", "sun", "ice", "oak", "fox", "owl"] as const;

const shortWords = (count: number, random: SeededRandom): string =>
  Array.from({ length: count }, () => ` ${random.pick(threeLetters)}`).join("");

function verbatimRequest(question: string): string | undefined {
  const asked =
    /\b(?:say|reply|respond|answer|output|return|print)(?: back)?(?: with)?(?: (?:only|just|exactly))+(?: with)?(?: the (?:single )?words?)?:?\s+["'“]?([^"'”\n]{1,200}?)["'”]?[.!]?\s*$/i;
  return asked.exec(question)?.[1];
}

function wantedWords(question: string): number | undefined {
  const asked = /\b(\d{1,5})[ -]words?\b/i.exec(question)?.[1];
  return asked === undefined ? undefined : Math.min(8_000, Number(asked));
}

/** The gist of the question in at most ten of its own words. */
function topicOf(question: string): string {
  const plain = question.replaceAll(/\s+/g, " ").trim();
  const asked = plain
    .replace(/^(please|hey|hi|hello|can you|could you|would you|will you)\b[,!]?\s*/i, "")
    .replace(
      /^(explain|describe|tell me about|write about|what is|what are|what's|how do i|how does|why does|why is)\s+/i,
      "",
    )
    .split(/(?<=\w)[?.!]/)[0];
  const words = (asked ?? "")
    .split(" ")
    .filter(Boolean)
    .slice(0, 10)
    .join(" ")
    .replace(/[,;:]$/, "");
  return words === "" ? "your message" : `“${words.slice(0, 80)}”`;
}

const countWords = (text: string) => text.split(/\s+/).length;

const openings = [
  "Here is a short way to think about %.",
  "Good question: % comes down to a few plain ideas.",
  "Let us take % one step at a time.",
  "The short answer on % is that it depends on what you measure first.",
  "To answer %, it helps to begin with what is known for certain.",
] as const;

const middles = [
  "Start with the smallest case that still behaves like the real one, because it is easy to check by hand.",
  "Most of the cost sits in one place, so measure before changing anything.",
  "Two things pull against each other here: speed on one side and certainty on the other.",
  "A common mistake is to treat an exception as if it were the rule.",
  "Write down what must stay true at every step, and the rest follows from it.",
  "In practice people begin with a sketch, try it on real data, and keep what survives.",
  "If the numbers disagree, trust the one that was recorded closest to the event.",
  "That is why % looks different at a large scale than it does on paper.",
  "For example, a small team can try this in an afternoon and learn most of what matters.",
  "It also helps to name the parts clearly, since a clear name often reveals a missing one.",
  "The order matters: the first choice limits all the later ones.",
  "When in doubt, prefer the option that is easier to undo.",
] as const;

const closings = [
  "I can go deeper into any part of % if you like.",
  "That covers the main points; tell me which one to expand.",
  "If you share more about your situation, I can make this more specific.",
  "Those are the essentials of %.",
] as const;
