import type { CallSample } from "./first-call-samples.ts";
import { curl, keyInPython, keyInTypescript, type SampleFacts } from "./task-samples.ts";

/** The same streamed question by plain HTTP and by the libraries that people use, each ready to paste. */
export const conversationSamples = (facts: SampleFacts): readonly CallSample[] => [
  { id: "curl", label: "curl", language: "bash", code: curlSample(facts) },
  { id: "typescript", label: "TypeScript", language: "typescript", code: openaiTypescript(facts) },
  { id: "python", label: "Python", language: "python", code: openaiPython(facts) },
  { id: "anthropic", label: "Anthropic SDK", language: "typescript", code: anthropicTypescript(facts) },
  { id: "ai-sdk", label: "AI SDK", language: "typescript", code: aiSdkTypescript(facts) },
  { id: "go", label: "Go", language: "go", code: go(facts) },
  { id: "java", label: "Java", language: "java", code: java(facts) },
  { id: "csharp", label: "C#", language: "csharp", code: csharp(facts) },
  { id: "ruby", label: "Ruby", language: "ruby", code: ruby(facts) },
  { id: "php", label: "PHP", language: "php", code: php(facts) },
];

const question = "Why is the sea salt?";

const curlSample = ({ baseUrl, model, apiKey }: SampleFacts) =>
  curl(`--no-buffer ${baseUrl}/chat/completions`, apiKey, [
    `"model": "${model}"`,
    `"stream": true`,
    `"messages": [\n      { "role": "user", "content": "${question}" }\n    ]`,
  ]);

const openaiTypescript = ({ baseUrl, model, apiKey }: SampleFacts) => `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: ${keyInTypescript(apiKey)},
});

const stream = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "${question}" }],
  stream: true,
});

for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}`;

const openaiPython = ({ baseUrl, model, apiKey }: SampleFacts) => `import os
from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key=${keyInPython(apiKey)},
)

stream = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "${question}"}],
    stream=True,
)

for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`;

/** The library adds `/v1` itself. */
const anthropicTypescript = ({ baseUrl, model, apiKey }: SampleFacts) => `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: "${baseUrl.replace(/\/v1$/, "")}",
  apiKey: ${keyInTypescript(apiKey)},
});

const stream = client.messages.stream({
  model: "${model}",
  max_tokens: 1024,
  messages: [{ role: "user", content: "${question}" }],
});

stream.on("text", (text) => process.stdout.write(text));
await stream.finalMessage();`;

const aiSdkTypescript = ({
  baseUrl,
  model,
  apiKey,
}: SampleFacts) => `import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";

const causeway = createOpenAICompatible({
  name: "causeway",
  baseURL: "${baseUrl}",
  apiKey: ${keyInTypescript(apiKey)},
});

const { textStream } = streamText({
  model: causeway("${model}"),
  prompt: "${question}",
});

for await (const text of textStream) process.stdout.write(text);`;

const go = ({ baseUrl, model, apiKey }: SampleFacts) => `package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
${apiKey === undefined ? '\t"os"\n' : ""}	"strings"
)

func main() {
	body := strings.NewReader(\`{
		"model": "${model}",
		"stream": true,
		"messages": [{"role": "user", "content": "${question}"}]
	}\`)
	request, err := http.NewRequest("POST", "${baseUrl}/chat/completions", body)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+${apiKey === undefined ? 'os.Getenv("CAUSEWAY_API_KEY")' : `"${apiKey}"`})
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()

	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		data, isData := strings.CutPrefix(lines.Text(), "data: ")
		if !isData || data == "[DONE]" {
			continue
		}
		var chunk struct {
			Choices []struct {
				Delta struct{ Content string }
			}
		}
		if err := json.Unmarshal([]byte(data), &chunk); err != nil {
			log.Fatal(err)
		}
		for _, choice := range chunk.Choices {
			fmt.Print(choice.Delta.Content)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}`;

/** Java has no JSON of its own: it prints what comes, as it comes. */
const java = ({ baseUrl, model, apiKey }: SampleFacts) => `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

public class FirstCall {
    public static void main(String[] args) throws Exception {
        var body = """
            {
              "model": "${model}",
              "stream": true,
              "messages": [{"role": "user", "content": "${question}"}]
            }""";
        var request = HttpRequest.newBuilder(URI.create("${baseUrl}/chat/completions"))
            .header("Authorization", "Bearer " + ${apiKey === undefined ? 'System.getenv("CAUSEWAY_API_KEY")' : `"${apiKey}"`})
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();

        HttpClient.newHttpClient()
            .send(request, BodyHandlers.ofInputStream())
            .body()
            .transferTo(System.out);
    }
}`;

const csharp = ({ baseUrl, model, apiKey }: SampleFacts) => `using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

using var client = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Post, "${baseUrl}/chat/completions");
request.Headers.Authorization = new AuthenticationHeaderValue(
    "Bearer", ${apiKey === undefined ? 'Environment.GetEnvironmentVariable("CAUSEWAY_API_KEY")' : `"${apiKey}"`});
request.Content = JsonContent.Create(new
{
    model = "${model}",
    stream = true,
    messages = new[] { new { role = "user", content = "${question}" } },
});

using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
response.EnsureSuccessStatusCode();
using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

while (await reader.ReadLineAsync() is { } line)
{
    if (!line.StartsWith("data: {")) continue;
    using var chunk = JsonDocument.Parse(line["data: ".Length..]);
    foreach (var choice in chunk.RootElement.GetProperty("choices").EnumerateArray())
    {
        if (choice.GetProperty("delta").TryGetProperty("content", out var text)) Console.Write(text.GetString());
    }
}`;

const ruby = ({ baseUrl, model, apiKey }: SampleFacts) => `require "json"
require "net/http"

url = URI("${baseUrl}/chat/completions")
request = Net::HTTP::Post.new(url)
request["Authorization"] = "Bearer ${apiKey ?? '#{ENV.fetch("CAUSEWAY_API_KEY")}'}"
request["Content-Type"] = "application/json"
request.body = {
  model: "${model}",
  stream: true,
  messages: [{ role: "user", content: "${question}" }]
}.to_json

rest = +""
Net::HTTP.start(url.host, url.port, use_ssl: url.scheme == "https") do |http|
  http.request(request) do |response|
    response.value
    response.read_body do |part|
      rest << part.force_encoding("UTF-8")
      while (line = rest.slice!(/.*\\n/))
        next unless line.start_with?("data: {")

        JSON.parse(line.delete_prefix("data: "))["choices"].each { |choice| print choice.dig("delta", "content") }
      end
    end
  end
end`;

const php = ({ baseUrl, model, apiKey }: SampleFacts) => `<?php

$body = json_encode([
    "model" => "${model}",
    "stream" => true,
    "messages" => [["role" => "user", "content" => "${question}"]],
]);

$stream = fopen("${baseUrl}/chat/completions", "r", false, stream_context_create(["http" => [
    "method" => "POST",
    "header" => [
        "Authorization: Bearer ${apiKey === undefined ? '" . getenv("CAUSEWAY_API_KEY")' : `${apiKey}"`},
        "Content-Type: application/json",
    ],
    "content" => $body,
]]));
if ($stream === false) {
    exit(1);
}

while (($line = fgets($stream)) !== false) {
    if (!str_starts_with($line, "data: {")) {
        continue;
    }
    foreach (json_decode(substr($line, 6), true)["choices"] as $choice) {
        echo $choice["delta"]["content"] ?? "";
    }
}`;
