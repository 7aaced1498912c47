// The message of wire.py: a JSON header, then the arrays it describes.

const ARRAY_TYPES = { u1: Uint8Array, i4: Int32Array, f4: Float32Array };

export function unpack(bytes) {
  const copy = bytes.slice().buffer; // typed arrays need an aligned start
  const length = new DataView(copy).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(copy, 4, length)));
  const arrays = {};
  for (const [name, [type, shape, offset, size]] of Object.entries(header.arrays)) {
    arrays[name] = { shape, values: new ARRAY_TYPES[type](copy, 4 + length + offset, size), type };
  }
  return { ...header, arrays };
}
