export type Progress = {
  /** Shows that something is being done, then whether it went well and how long it took. */
  readonly step: <Result>(
    name: string,
    work: () => Promise<Result>,
    isGood?: (result: Result) => boolean,
  ) => Promise<Result>;
  /** Says nothing more: what is still going on no longer matters. */
  readonly end: () => void;
};

/** A terminal, a file or a pipe. */
export type ProgressOutput = { readonly isTTY?: boolean; write(text: string): unknown };

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** A turning sign on a terminal, one plain line per step elsewhere. */
export function createProgress(output: ProgressOutput): Progress {
  let ended = false;
  let stopSpinner: (() => void) | undefined;
  return {
    end: () => {
      stopSpinner?.();
      ended = true;
    },
    step: async (name, work, isGood = () => true) => {
      if (ended) return work();
      const began = performance.now();
      // A step inside of a step takes over the line.
      stopSpinner?.();
      stopSpinner = output.isTTY ? spin(output, name, began) : announceLater(output, name);
      const finish = (sign: string) => {
        if (ended) return;
        stopSpinner?.();
        output.write(`${sign} ${name} (${seconds(performance.now() - began)})\n`);
      };
      try {
        const result = await work();
        finish(isGood(result) ? "✓" : "✗");
        return result;
      } catch (error) {
        finish("✗");
        throw error;
      }
    },
  };
}

export const seconds = (durationMs: number): string => `${(durationMs / 1_000).toFixed(1)} s`;

function spin(output: ProgressOutput, name: string, began: number): () => void {
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
function announceLater(output: ProgressOutput, name: string): () => void {
  const timer = setTimeout(() => output.write(`· ${name} …\n`), 2_000);
  return () => clearTimeout(timer);
}
