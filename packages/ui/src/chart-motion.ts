type Chart = { setOption: (option: object, ...rest: never[]) => unknown };

/** The part of a charts library that makes a chart. */
type ChartLibrary<Made extends Chart> = { readonly init: (...given: never[]) => Made };

/** The same library, whose charts stand at once in place of growing: for whoever asks for less motion. */
export function withoutMotion<Made extends Chart, Library extends ChartLibrary<Made>>(library: Library): Library {
  const init = (...given: never[]): Made => {
    const chart = library.init(...given);
    const setOption = chart.setOption.bind(chart);
    chart.setOption = (option, ...rest) => setOption({ ...option, animation: false }, ...rest);
    return chart;
  };
  return { ...library, init };
}

/** Parts of a stacked bar grow each from its own foot: until they have grown, the bar has gaps. */
export const growsWithGaps = (drawn: "bar" | "line", seriesCount: number): boolean =>
  drawn === "bar" && seriesCount > 1;
