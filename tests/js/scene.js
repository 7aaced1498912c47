// A scene as Python sends it, for the tests of the modules that read one.

/**
 * @param {number[][]} input
 * @param {number[][]} kernel
 * @param {object} [changes] of the settings
 */
export function convScene(input, kernel, changes = {}) {
  const [rows, columns] = [input.length, input[0].length];
  const [height, width] = [kernel.length, kernel[0].length];
  const response = [];
  for (let i = 0; i + height <= rows; i++) {
    for (let j = 0; j + width <= columns; j++) {
      let sum = 0;
      for (let a = 0; a < height; a++) {
        for (let b = 0; b < width; b++) sum += input[i + a][j + b] * kernel[a][b];
      }
      response.push(sum);
    }
  }
  const floats = (values, shape) => ({ type: "f4", shape, values: Float32Array.from(values.flat()) });
  const index = (n) => ({ type: "i4", shape: [n], values: Int32Array.from({ length: n }, (_, i) => i) });
  return {
    settings: {
      kind: "conv",
      window: [height, width],
      strides: [1, 1],
      dilation: [1, 1],
      pads: [
        [0, 0],
        [0, 0],
      ],
      paddingMode: "zeros",
      bias: 0,
      activation: "linear",
      view: "signed",
      flipped: false,
      inputIsResponse: false,
      scale: Math.max(1, ...response.map(Math.abs)),
      scaleScope: "this map",
      titles: ["Input", "Kernel", "Response map"],
      channelNames: [],
      formulas: [],
      ...changes,
    },
    arrays: {
      x: floats(input, [rows, columns, 1]),
      kernel: floats(kernel, [height, width, 1]),
      rows: index(rows),
      columns: index(columns),
      response: floats(response, [rows - height + 1, columns - width + 1]),
    },
  };
}
