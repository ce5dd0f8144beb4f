import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { codeSamples } from "./code-samples.ts";
import type { CallBody } from "./conversation.ts";

const call: CallBody = {
  model: "a/one",
  messages: [
    { role: "system", content: `It's "quoted" \\ and\nbroken $(touch x) \`y\` ''' """` },
    {
      role: "user",
      content: [
        { type: "text", text: "See" },
        { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(5000)}` } },
      ],
    },
  ],
  temperature: 0.5,
  top_k: 3,
};

const codeOf = (id: string) => codeSamples("https://api.example", call).find((sample) => sample.id === id)?.code ?? "";

it("is a body that a shell passes on byte for byte", () => {
  const body = codeOf("curl").split("-d ")[1] ?? "";
  const passed = execFileSync("sh", ["-c", `printf %s ${body}`], { encoding: "utf8" });
  expect(JSON.parse(passed)).toMatchObject({
    model: "a/one",
    stream: true,
    top_k: 3,
    messages: [call.messages[0], {}],
  });
});

it("is TypeScript whose argument is the call", () => {
  const argument = /create\(([\s\S]*?)\);\n\nfor await/.exec(codeOf("typescript"))?.[1] ?? "";
  expect(JSON.parse(argument)).toMatchObject({ model: "a/one", temperature: 0.5 });
});

it("is Python with what its library does not know in extra_body", () => {
  expect(codeOf("python")).toContain('extra_body={\n        "top_k": 3,\n    }');
  expect(codeOf("python")).toContain("stream=True");
});

it("cuts files short", () => {
  for (const id of ["curl", "typescript", "python"]) {
    expect(codeOf(id)).toContain("data:image/png;base64,…");
    expect(codeOf(id).length).toBeLessThan(2_000);
  }
});
