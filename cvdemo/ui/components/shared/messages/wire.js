// The message of wire.py: a JSON header, then the arrays it describes, compressed.

/** @typedef {Uint8Array | Int32Array | Float32Array} Values */

/**
 * An array of the message.
 *
 * @template {Values} [Kind=Values]
 * @typedef {object} Packed
 * @property {"u1" | "i4" | "f4"} type
 * @property {number[]} shape
 * @property {Kind} values
 */

const ARRAY_TYPES = { u1: Uint8Array, i4: Int32Array, f4: Float32Array };

/**
 * The header of a message, with its arrays: what Python has packed.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function unpack(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const whole = await new Response(stream).arrayBuffer();
  const length = new DataView(whole).getUint32(0, true);
  /** @type {{ arrays: Record<string, [Packed["type"], number[], number, number]> }} */
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)));
  /** @type {Record<string, Packed>} */
  const arrays = {};
  for (const [name, [type, shape, offset, size]] of Object.entries(header.arrays)) {
    arrays[name] = {
      shape,
      values: new ARRAY_TYPES[type](whole, 4 + length + offset, size),
      type,
    };
  }
  return { ...header, arrays };
}
