export type Progress = {
  /** Shows that something is being done, then whether it went well and how long it took. */
  readonly step: <Result>(
    name: string,
    work: () => Promise<Result>,
    isGood?: (result: Result) => boolean,
  ) => Promise<Result>;
};

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** A turning sign on a terminal, one plain line per step elsewhere. */
export function createProgress(output: NodeJS.WriteStream): Progress {
  return {
    step: async (name, work, isGood = () => true) => {
      const began = performance.now();
      const stopSpinner = output.isTTY ? spin(output, name, began) : announceLater(output, name);
      try {
        const result = await work();
        stopSpinner();
        output.write(`${isGood(result) ? "✓" : "✗"} ${name} (${seconds(performance.now() - began)})\n`);
        return result;
      } catch (error) {
        stopSpinner();
        output.write(`✗ ${name} (${seconds(performance.now() - began)})\n`);
        throw error;
      }
    },
  };
}

export const seconds = (durationMs: number): string => `${(durationMs / 1_000).toFixed(1)} s`;

function spin(output: NodeJS.WriteStream, name: string, began: number): () => void {
  let frame = 0;
  const draw = () => {
    frame += 1;
    output.write(`\r\u001B[2K${frames[frame % frames.length]} ${name} ${seconds(performance.now() - began)}`);
  };
  const timer = setInterval(draw, 100);
  draw();
  return () => {
    clearInterval(timer);
    output.write("\r\u001B[2K");
  };
}

/** In a log, a step is worth a line of its own before it is done only when it takes a while. */
function announceLater(output: NodeJS.WriteStream, name: string): () => void {
  const timer = setTimeout(() => output.write(`· ${name} …\n`), 2_000);
  return () => clearTimeout(timer);
}
